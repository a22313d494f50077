using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Context;

namespace RpcGateway.Client.Calls;

/// <summary>
/// Cancels a call when its time has passed; the engine then cancels it on the server too. It covers all attempts and the wait for a
/// connection.
/// </summary>
internal sealed class CallDeadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenRegistration _registration;
    private readonly string _limit;

    private CallDeadline(Deadline deadline, string limit, CallSettings? settings, CancellationToken caller)
    {
        Settings = (settings ?? new CallSettings()) with { Deadline = deadline };
        _limit = limit;
        _caller = caller;
        _source = deadline.CreateSource();
        _registration = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>Cancelled when the time has passed or the caller cancels.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>For the attempts of the call: each one tells the server how much time is left.</summary>
    public CallSettings Settings { get; }

    /// <summary>Starts the time of a call. Returns null if it has no limit.</summary>
    /// <param name="options">The options of the client.</param>
    /// <param name="settings">The settings of an earlier attempt; null if this is the first one.</param>
    /// <param name="caller">The token of the caller.</param>
    public static CallDeadline? Start(RpcClientOptions options, CallSettings? settings, CancellationToken caller)
    {
        if (settings is { Deadline.IsSet: true })
        {
            return new CallDeadline(settings.Deadline, "its time has passed", settings, caller);
        }

        var inherited = RpcCallContext.InheritedDeadline;
        if (options.CallTimeout != Timeout.InfiniteTimeSpan && !(inherited.IsSet && inherited.Left < options.CallTimeout))
        {
            var text = $"no response was received within {options.CallTimeout} (CallTimeout)";
            return new CallDeadline(Deadline.After(options.CallTimeout, options.TimeProvider), text, settings, caller);
        }

        return inherited.IsSet
            ? new CallDeadline(inherited.On(options.TimeProvider), "the time of the call that made it has passed", settings, caller)
            : null;
    }

    /// <summary>Stops the time when the first response has arrived: from now on only the caller cancels.</summary>
    public void Stop() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>
    /// The exception that the caller gets for a cancellation by <see cref="Token"/>: its own cancellation, or the timeout.
    /// </summary>
    public Exception Explain(RpcMethodDescriptor method, OperationCanceledException exception) =>
        _caller.IsCancellationRequested
            ? new OperationCanceledException(exception.Message, exception, _caller)
            : RpcCallFailure.Mark(
                new RpcException(RpcErrorCode.DeadlineExceeded, $"'{method.Name}' timed out: {_limit}.", exception),
                requestSent: true);

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
