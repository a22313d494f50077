using System.Text.Json;

namespace RpcGateway.Client.Sessions;

/// <summary>What a server says about the authentication of a connection.</summary>
internal static class Authentication
{
    /// <summary>Reads the duration <c>expiresIn</c> of a result; null if it has none.</summary>
    // {"expiresIn":3600}
    public static TimeSpan? ReadExpiry(JsonElement result) => result.ValueKind == JsonValueKind.Object
        && result.TryGetProperty("expiresIn"u8, out var value) && value.ValueKind == JsonValueKind.Number
        && value.GetDouble() is >= 0 and <= int.MaxValue and var seconds
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
