using RpcGateway.Binding;

namespace RpcGateway.Client.Calls;

/// <summary>Ends a call when its time is over; the engine then cancels it on the server too.</summary>
internal sealed class CallDeadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenRegistration _registration;
    private readonly TimeSpan _timeout;

    private CallDeadline(TimeSpan timeout, TimeProvider time, CancellationToken caller)
    {
        _timeout = timeout;
        _caller = caller;
        _source = new CancellationTokenSource(timeout, time);
        _registration = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>Cancelled when the time is over or the caller cancels.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Starts the clock.</summary>
    public static CallDeadline Start(RpcClientOptions options, CancellationToken caller) =>
        new(options.CallTimeout, options.TimeProvider, caller);

    /// <summary>The first answer is there: from now on only the caller cancels.</summary>
    public void Stop() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>
    /// What the caller sees of a cancellation by <see cref="Token"/>: its own, or that its time is over.
    /// </summary>
    public Exception Explain(RpcMethodDescriptor method, OperationCanceledException exception) =>
        _caller.IsCancellationRequested
            ? new OperationCanceledException(exception.Message, exception, _caller)
            : RpcCallFailure.Mark(
                new RpcException(
                    RpcErrorCode.DeadlineExceeded,
                    $"'{method.Name}' was not answered within {_timeout} (CallTimeout).",
                    exception),
                requestSent: true);

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
