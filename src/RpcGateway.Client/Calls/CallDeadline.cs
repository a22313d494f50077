using RpcGateway.Binding;

namespace RpcGateway.Client.Calls;

/// <summary>Cancels a call when its timeout expires; the engine then cancels it on the server too.</summary>
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

    /// <summary>Cancelled when the timeout expires or the caller cancels.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Starts the timeout.</summary>
    public static CallDeadline Start(RpcClientOptions options, CancellationToken caller) =>
        new(options.CallTimeout, options.TimeProvider, caller);

    /// <summary>Stops the timeout when the first response has arrived: from now on only the caller cancels.</summary>
    public void Stop() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>
    /// The exception that the caller gets for a cancellation by <see cref="Token"/>: its own cancellation, or the timeout.
    /// </summary>
    public Exception Explain(RpcMethodDescriptor method, OperationCanceledException exception) =>
        _caller.IsCancellationRequested
            ? new OperationCanceledException(exception.Message, exception, _caller)
            : RpcCallFailure.Mark(
                new RpcException(
                    RpcErrorCode.DeadlineExceeded,
                    $"'{method.Name}' timed out: no response was received within {_timeout} (CallTimeout).",
                    exception),
                requestSent: true);

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
