using System.Buffers.Text;
using System.Text.Json;
using RpcGateway.Protocol.Sessions;

namespace RpcGateway.Client.Sessions;

/// <summary>What a server grants in the result of <c>$/hello</c>.</summary>
/// <param name="Key">The secret for proofs.</param>
/// <param name="Window">The time that the session outlasts its socket.</param>
/// <param name="Buffer">The number of bytes that the server keeps.</param>
internal sealed record SessionGrant(byte[] Key, TimeSpan Window, int Buffer)
{
    // A longer window is useless, and could overflow the clock.
    private const double MaxWindow = 24 * 60 * 60 * 1000;

    /// <summary>Reads an object, and leaves the reader at its end. Returns null if it is invalid: there is no session then.</summary>
    // {"key":"…","window":60000,"buffer":262144}
    public static SessionGrant? Read(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var grant = document.RootElement;
        return ReadKey(grant) is { Length: SessionProof.KeySize } key
            && ReadNumber(grant, "window") is > 0 and <= MaxWindow and var window
            && ReadNumber(grant, "buffer") is > 0 and <= int.MaxValue and var buffer
                ? new SessionGrant(key, TimeSpan.FromMilliseconds(window), (int)buffer)
                : null;
    }

    private static byte[]? ReadKey(JsonElement grant) =>
        grant.TryGetProperty("key"u8, out var key) && key.ValueKind == JsonValueKind.String && Base64Url.IsValid(key.GetString())
            ? Base64Url.DecodeFromChars(key.GetString())
            : null;

    private static double? ReadNumber(JsonElement grant, string name) =>
        grant.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
