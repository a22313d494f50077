using System.Text.Json;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Incoming;

/// <summary>Reads the member <c>idempotencyKey</c> of a request.</summary>
internal static class RequestKey
{
    /// <summary>The greatest number of characters of a key.</summary>
    public const int MaxLength = 128;

    /// <summary>Returns false with an error if the key is invalid. Most requests have none.</summary>
    public static bool TryRead(in RpcMessage message, ConnectionContext connection, out string? key, out RpcError error)
    {
        key = null;
        error = default;
        if (message.IdempotencyKey.IsEmpty
            || connection.Subprotocol != RpcSubprotocol.RpcGatewayV1
            || message.Kind != RpcMessageKind.Request
            || message.IdempotencyKey.SequenceEqual("null"u8))
        {
            return true;
        }

        key = Parse(message.IdempotencyKey);
        error = key is { Length: > 0 and <= MaxLength }
            ? default
            : new RpcError(
                RpcErrorCode.InvalidRequest, $"The idempotencyKey must be a string with 1 to {MaxLength} characters.");
        return error.Code == 0;
    }

    private static string? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate.
            return null;
        }
    }
}
