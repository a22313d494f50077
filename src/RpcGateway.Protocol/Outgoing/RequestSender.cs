using System.Diagnostics;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Outgoing;

/// <summary>Writes and queues requests to the peer.</summary>
internal static class RequestSender
{
    /// <summary>Sends a request. Errors fail the call and are not thrown.</summary>
    /// <param name="call">The call that waits for the response.</param>
    /// <param name="name">The method for telemetry; null for messages of the protocol itself.</param>
    /// <param name="state">The argument for <paramref name="write"/>.</param>
    /// <param name="write">Writes the request up to and including its params.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static void Post<TCall, TState>(
        TCall call,
        string? name,
        TState state,
        Action<MessageBuffer, TCall, TState> write,
        CancellationToken cancellationToken)
        where TCall : PendingCall
    {
        var calls = call.Calls;
        var telemetry = calls.Telemetry;
        MessageBuffer? request = null;
        var outer = Activity.Current;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var record = name is null ? default : CallTelemetry.StartClient(name, telemetry);
            call.Start(record, cancellationToken);
            calls.Add(call, isOfProtocol: name is null);
            record.SetRequestId(call.Id);
            request = MessageBuffer.Rent();
            write(request, call, state);
            WriteSettings(request, call, telemetry.Context);
            TraceContext.EndMessage(request, telemetry.Context.Options.PropagateBaggage);
            telemetry.Context.PeerLimits.Check(request.WrittenSpan, "The request of", name ?? "the protocol");
        }
        catch (Exception e)
        {
            request?.Release();
            calls.Remove(call.Id);
            call.FailHere(e);
            return;
        }
        finally
        {
            // The span of the call is current only while its request is written.
            if (Activity.Current != outer)
            {
                Activity.Current = outer;
            }
        }

        call.ReleaseIfEnded();
        request.Request = call;
        calls.Outbound.Send(request, flush: false, call);
        if (calls.CompletedIfAny is not { } completed || !completed.TryDeferFlush())
        {
            calls.Outbound.Flush();
        }

        call.WatchCancellation();
    }

    // The timeout is computed for each attempt: time has passed since the last one.
    private static void WriteSettings(MessageBuffer request, PendingCall call, ConnectionContext connection)
    {
        if (call.Settings is not { } settings || connection.Subprotocol != RpcSubprotocol.RpcGatewayV1)
        {
            return;
        }

        if (settings.IdempotencyKey is { } key)
        {
            RpcMessageWriter.WriteIdempotencyKey(request, key);
        }

        if (settings.Deadline.IsSet)
        {
            RpcMessageWriter.WriteTimeout(request, settings.Deadline.Milliseconds);
        }
    }
}
