using System.Text.Json;
using RpcGateway.Binding;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>Reads what a result tells about its stream of items.</summary>
internal static class StreamResult
{
    /// <summary>
    /// Finds the token of the stream that a result opens. Returns false if the result has no token; -1 is invalid, as is a second token: a
    /// reader could take either.
    /// </summary>
    // {"token":4294967297,"values":[…]}
    public static bool TryFindToken(ReadOnlySpan<byte> result, out long token)
    {
        token = 0;
        var hasToken = false;
        var reader = Start(result);
        while (TryReadName(ref reader))
        {
            var isToken = RpcJson.TextEquals(reader, "token"u8);
            reader.Read();
            if (isToken && reader.TokenType != JsonTokenType.Null)
            {
                token = !hasToken && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number : -1;
                hasToken = true;
            }

            reader.Skip();
        }

        return hasToken;
    }

    /// <summary>Whether a response to a request for items is the last one.</summary>
    // {"values":[…],"finished":true}
    public static bool IsLast(in RpcMessage response)
    {
        if (response.Kind == RpcMessageKind.Error)
        {
            return true;
        }

        var reader = Start(response.Payload);
        while (TryReadName(ref reader))
        {
            var isFinished = RpcJson.TextEquals(reader, "finished"u8);
            reader.Read();
            if (isFinished)
            {
                return reader.TokenType == JsonTokenType.True;
            }

            reader.Skip();
        }

        return false;
    }

    private static Utf8JsonReader Start(ReadOnlySpan<byte> result)
    {
        var reader = new Utf8JsonReader(result, new JsonReaderOptions { MaxDepth = JsonLimits.MaxDepth });
        reader.Read();
        return reader;
    }

    private static bool TryReadName(ref Utf8JsonReader reader) =>
        reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.None)
        && reader.Read() && reader.TokenType == JsonTokenType.PropertyName;
}
