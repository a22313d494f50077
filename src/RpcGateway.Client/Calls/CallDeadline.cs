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

    /// <summary>Starts the clock; null where there is no limit.</summary>
    public static CallDeadline? Start(RpcClientOptions options, CancellationToken caller) =>
        options.CallTimeout == Timeout.InfiniteTimeSpan
            ? null
            : new CallDeadline(options.CallTimeout, options.TimeProvider, caller);

    /// <summary>Whether a cancellation is that of the clock, and not the caller's.</summary>
    public bool HasPassed => _source.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>The first answer is there: from now on only the caller cancels.</summary>
    public void Stop() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    public RpcException CreateException(RpcMethodDescriptor method, Exception cause) => new(
        RpcErrorCode.DeadlineExceeded, $"'{method.Name}' was not answered within {_timeout} (CallTimeout).", cause);

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
