using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Outbound;

/// <summary>
/// Queues notifications. If the queue is full, the policy decides whether older notifications are dropped or the connection
/// is closed.
/// </summary>
internal static class NotificationQueue
{
    public static void Push(
        ConnectionContext connection, OutboundQueue outbound, OutboundMessage message, string method, RpcOverflowPolicy policy)
    {
        if (outbound.TryPush(message, method, policy))
        {
            return;
        }

        RpcTelemetry.CountLimit(nameof(RpcConnectionOptions.MaxOutboundBytes));
        var close = new RpcClose(
            RpcCloseCode.PolicyViolation, "The peer reads too slowly: the outbound queue is full (MaxOutboundBytes).");
        if (connection.Control.BeginClose(close))
        {
            RpcConnectionLog.ConsumerTooSlow(connection.Logger, connection.Id, PeerText.Clean(method));
        }
    }
}
