using System.Diagnostics;
using RpcGateway.Binding;
using RpcGateway.Protocol.Serialization;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol.Connections;

/// <summary>Writes requests and notifications of ours and hands them to the outbound queue.</summary>
internal sealed class RequestSender(RpcConnection connection)
{
    /// <summary>Sends a request; whatever goes wrong fails the call instead of throwing.</summary>
    /// <param name="call">The call that waits for the answer.</param>
    /// <param name="name">The method in telemetry; null for messages of the protocol itself.</param>
    /// <param name="state">What <paramref name="write"/> needs.</param>
    /// <param name="write">Writes the request up to and with its params.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public void Post<TCall, TState>(
        TCall call,
        string? name,
        TState state,
        Action<MessageBuffer, TCall, TState> write,
        CancellationToken cancellationToken)
        where TCall : PendingCall
    {
        MessageBuffer? request = null;
        var outer = Activity.Current;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            call.Start(cancellationToken);
            var telemetry = name is null ? default : CallTelemetry.StartClient(name, connection);
            call.Trace(telemetry);
            connection.PendingCalls.Add(call);
            telemetry.Identify(call.Id);
            request = MessageBuffer.Rent();
            write(request, call, state);
            EndWithTrace(request, connection.Options.PropagateBaggage);
            connection.PeerLimits.Check(request.WrittenSpan, "The request of", name ?? "the protocol");
        }
        catch (Exception e)
        {
            request?.Release();
            connection.PendingCalls.Remove(call.Id);
            call.FailHere(e);
            return;
        }
        finally
        {
            // The call's span is current only while its request is written.
            if (Activity.Current != outer)
            {
                Activity.Current = outer;
            }
        }

        request.Call = call;
        connection.Outbound.Send(request, flush: false, call);
        if (!connection.Completions.FlushSoon())
        {
            connection.Outbound.Flush();
        }

        call.WatchCancellation();
    }

    public void Notify<TArguments>(RpcMethodDescriptor method, in TArguments arguments)
        where TArguments : struct, IRpcArguments
    {
        using var span = NotificationSpan.Start(method.Name, connection);
        var message = MessageBuffer.Rent();
        try
        {
            RpcMessageWriter.StartNotification(message, method.Utf8Name.Span);
            ArgumentWriter.Write(message, arguments, null, null);
            EndWithTrace(message, connection.Options.PropagateBaggage);
            connection.PeerLimits.Check(message.WrittenSpan, "The notification", method.Name);
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

        connection.Push(message, method.Name, method.Overflow);
    }

    /// <summary>Ends a request or notification with the trace context of the current span, if there is one.</summary>
    public static void EndWithTrace(MessageBuffer message, bool withBaggage)
    {
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C } activity)
        {
            RpcMessageWriter.End(message);
            return;
        }

        var state = activity.TraceStateString is { Length: <= TraceContext.MaxStateLength } text ? text : null;
        var parent = activity is ForwardedTrace ? activity.ParentId : activity.Id;
        RpcMessageWriter.EndRequest(message, parent, state, withBaggage ? TraceBaggage.Write(activity) : null);
    }
}
