using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Forwarding;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Streams;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.StreamJsonRpc.Prefixes;

/// <summary>A request of the client that waits for the response of the service.</summary>
internal sealed class ServiceCall(ServiceOutput output, RpcId id, BatchResponse? batch) : ICancellable, IOutboundRequest
{
    private bool _isCancelled;
    private ITimer? _timer;
    private bool _hasEnded;

    public RpcId Id => id;

    public BatchResponse? Batch => batch;

    /// <summary>The telemetry of the call; null if nothing is recorded.</summary>
    public ForwardedSpans? Spans { get; init; }

    /// <summary>The stream of the service that the call requests items of, by its token there; null for other calls.</summary>
    public long? Stream { get; init; }

    /// <summary>The handles in the params.</summary>
    public IReadOnlyList<HandleReference> Handles { get; init; } = [];

    /// <summary>The id of the request at the service.</summary>
    public long Number { get; set; }

    /// <summary>Whether the service may have received the request.</summary>
    public bool WasSent { get; private set; }

    /// <summary>Not used: the calls of a client need no order of their own.</summary>
    public long Position { get; set; }

    public bool TryMarkSent() => WasSent = true;

    /// <summary>Whether the timeout of the caller cancelled the call.</summary>
    public bool HasTimedOut { get; private set; }

    /// <summary>The client cancels its call, or leaves; only the first time is forwarded.</summary>
    public void Cancel() => Cancel(timedOut: false);

    /// <summary>Cancels the call when the timeout of its caller has passed: services do not know timeouts.</summary>
    /// <param name="timeout">In milliseconds; 0 if there is none.</param>
    /// <param name="time">The clock.</param>
    public void CancelAfter(int timeout, TimeProvider time)
    {
        if (timeout == 0)
        {
            return;
        }

        var deadline = Deadline.After(TimeSpan.FromMilliseconds(timeout), time);
        Volatile.Write(ref _timer, deadline.CreateTimer(static call => ((ServiceCall)call!).Cancel(timedOut: true), this));

        // Either this thread sees that the call has ended, or the thread that ends it sees the timer.
        Interlocked.MemoryBarrier();
        if (_hasEnded)
        {
            _timer.Dispose();
        }
    }

    /// <summary>The call has its outcome.</summary>
    public void End()
    {
        _hasEnded = true;
        Interlocked.MemoryBarrier();
        Volatile.Read(ref _timer)?.Dispose();
    }

    private void Cancel(bool timedOut)
    {
        if (!Interlocked.Exchange(ref _isCancelled, true))
        {
            HasTimedOut = timedOut;
            output.Send(Envelopes.Cancel(Number));
        }
    }
}
