using System.Buffers.Text;
using System.Text.Json;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Incoming;

/// <summary>Reads the member <c>timeout</c> of a request: the milliseconds that its caller still waits.</summary>
internal static class RequestTimeout
{
    /// <summary>Longer timeouts count as this one. Timers accept no more than that in browsers.</summary>
    public const int Max = int.MaxValue;

    private const int MaxDigits = 9;

    /// <summary>Returns false with an error if the timeout is invalid or has passed. Most requests have none.</summary>
    public static bool TryRead(in RpcMessage message, ConnectionContext connection, out int milliseconds, out RpcError error)
    {
        milliseconds = 0;
        error = default;
        if (message.Timeout.IsEmpty || !Applies(message, connection))
        {
            return true;
        }

        if (!TryParse(message.Timeout, out milliseconds))
        {
            error = new RpcError(RpcErrorCode.InvalidRequest, "The timeout must be a number of milliseconds.");
            return false;
        }

        error = milliseconds > 0 ? default : CallError.TimedOut;
        return milliseconds > 0;
    }

    // Without the extensions, it is an unknown member of any meaning.
    private static bool Applies(in RpcMessage message, ConnectionContext connection) =>
        connection.Subprotocol == RpcSubprotocol.RpcGatewayV1
        && message.Kind == RpcMessageKind.Request
        && !message.Timeout.SequenceEqual("null"u8);

    private static bool TryParse(ReadOnlySpan<byte> json, out int milliseconds)
    {
        if (json.Length <= MaxDigits && Utf8Parser.TryParse(json, out milliseconds, out var length) && length == json.Length)
        {
            return true;
        }

        milliseconds = 0;
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out var value))
        {
            return false;
        }

        milliseconds = (int)Math.Clamp(value, 0, Max);
        return true;
    }
}
