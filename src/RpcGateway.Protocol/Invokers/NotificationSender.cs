using RpcGateway.Binding;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Invokers;

/// <summary>Writes and queues notifications.</summary>
internal static class NotificationSender
{
    public static void Send<TArguments>(
        ConnectionTelemetry telemetry, OutboundQueue outbound, RpcMethodDescriptor method, in TArguments arguments)
        where TArguments : struct, IRpcArguments
    {
        using var span = NotificationSpan.Start(method.Name, telemetry);
        var message = MessageBuffer.Rent();
        try
        {
            Write(message, method, arguments, telemetry.Context.Options.PropagateBaggage);
            telemetry.Context.PeerLimits.Check(message.WrittenSpan, "The notification", method.Name);
        }
        catch (Exception e)
        {
            message.Release();
            if (e is RpcException error)
            {
                RpcCallFailure.Mark(error, requestSent: false);
            }

            span.Fail(e);
            throw;
        }

        NotificationQueue.Push(telemetry.Context, outbound, message, method.Name, method.Overflow);
    }

    /// <summary>Writes a whole notification, with the trace context of the current span.</summary>
    /// <exception cref="NotSupportedException">An argument is a stream or a progress object, which belong to one
    /// call.</exception>
    public static void Write<TArguments>(
        MessageBuffer message, RpcMethodDescriptor method, in TArguments arguments, bool withBaggage)
        where TArguments : struct, IRpcArguments
    {
        RpcMessageWriter.StartNotification(message, method.Utf8Name.Span);
        ArgumentWriter.Write(message, arguments);
        TraceContext.EndMessage(message, withBaggage);
    }
}
