using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Services.Backplane;

namespace RpcGateway.Services.Callbacks;

/// <summary>Sends a notification to every connection at an address: it is encoded once and has one span.</summary>
internal static class Broadcast
{
    public static void Send<TArguments>(
        IClientRoutes routes, RpcAddress address, IReadOnlySet<string> except, RpcMethodDescriptor method, TArguments arguments)
        where TArguments : struct, IRpcArguments
    {
        using var span = CallbackTelemetry.StartNotification(method.Name);
        try
        {
            var notification = RpcNotification.Encode(method, arguments);
            var receivers = routes.Publish(new RpcEnvelope(address, notification) { Except = except });
            span?.SetTag(RpcTelemetryNames.NotificationReceivers, receivers);
        }
        catch (Exception e)
        {
            span.SetFailed(e);
            throw;
        }
    }
}
