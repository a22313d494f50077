using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Outbound;

/// <summary>Queues notifications. If the queue is full, the policy decides: older ones are dropped, or the connection ends.</summary>
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
        if (connection.Control.BeginClose(new RpcClose(RpcCloseCode.PolicyViolation, "The connection reads too slowly.")))
        {
            RpcConnectionLog.ConsumerTooSlow(connection.Logger, connection.Id, PeerText.Clean(method));
        }
    }
}
