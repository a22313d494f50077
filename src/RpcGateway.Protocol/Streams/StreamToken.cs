using System.Text.Json;
using RpcGateway.Binding;

namespace RpcGateway.Protocol.Streams;

/// <summary>A token of the peer's, a number or a string, kept as its JSON text.</summary>
internal static class StreamToken
{
    private const int MaxLength = 256;

    /// <exception cref="RpcFormatException">It is neither a number nor a string.</exception>
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

        throw new RpcFormatException($"has no token: a number or a string of at most {MaxLength} bytes is expected.");
    }
}
