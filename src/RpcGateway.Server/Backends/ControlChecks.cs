using System.Text;
using System.Text.Json;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Server.Backends;

/// <summary>Checks what backends send to clients that do not use them.</summary>
internal static class ControlChecks
{
    /// <summary>The maximum depth of JSON on channel 0.</summary>
    public const int MaxDepth = 1000;

    /// <summary>Throws unless the message is a notification: a response could end a call of a client to another service.</summary>
    public static void EnsureNotification(ReadOnlyMemory<byte> json, string method)
    {
        EnsureOfApplication(method);
        try
        {
            if (!RpcMessageReader.IsBatch(json.Span)
                && RpcMessageReader.Read(json.Span, MaxDepth) is { Kind: RpcMessageKind.Notification } message
                && message.Method.SequenceEqual(Encoding.UTF8.GetBytes(method)))
            {
                return;
            }
        }
        catch (JsonException)
        {
            // Handled like other invalid messages.
        }

        throw new RpcException(RpcErrorCode.InvalidParams, $"The message must be a notification with the method '{PeerText.Clean(method)}'.");
    }

    /// <summary>Throws if the method belongs to the protocol itself, which concerns streams and calls of any service.</summary>
    public static void EnsureOfApplication(string method)
    {
        if (method.StartsWith("$/", StringComparison.Ordinal) || method.Length == 0)
        {
            throw new RpcException(RpcErrorCode.InvalidParams, $"Backends must not send the method '{PeerText.Clean(method)}'.");
        }
    }
}
