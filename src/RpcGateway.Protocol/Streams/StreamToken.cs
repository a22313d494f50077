using System.Text.Json;
using RpcGateway.Binding;

namespace RpcGateway.Protocol.Streams;

/// <summary>Reads a token from the peer, a number or a string. It is kept as JSON.</summary>
internal static class StreamToken
{
    private const int MaxLength = 256;

    /// <exception cref="RpcFormatException">The value is neither a number nor a string, or is too long.</exception>
    public static byte[] Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.ValueSpan.Length <= MaxLength)
        {
            return reader.ValueSpan.ToArray();
        }

        if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= MaxLength)
        {
            return [(byte)'"', .. reader.ValueSpan, (byte)'"'];
        }

        throw new RpcFormatException($"has no valid token: a number or a string of at most {MaxLength} bytes is expected.");
    }
}
