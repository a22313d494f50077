using RpcGateway.Binding;
using RpcGateway.Protocol.Context;

namespace RpcGateway.Protocol.Outgoing;

/// <summary>Ends a call when the time of the call that it is made for has passed. Used for one call.</summary>
internal sealed class CallTimer : IDisposable
{
    private readonly PendingCall _call;
    private readonly Deadline _deadline;
    private ITimer? _timer;

    private CallTimer(PendingCall call, Deadline deadline)
    {
        _call = call;
        _deadline = deadline;
    }

    /// <summary>
    /// Limits a call to the remaining time of the call that the current code runs for. Returns null if its own limit ends earlier.
    /// </summary>
    /// <exception cref="RpcException">No time remains.</exception>
    public static CallTimer? Inherit(PendingCall call, RpcMethodDescriptor? method)
    {
        var own = call.Settings?.Deadline ?? default;
        var inherited = RpcCallContext.InheritedDeadline;
        if (!inherited.IsSet || (own.IsSet && own.Left <= inherited.Left))
        {
            return null;
        }

        var deadline = inherited.On(call.Calls.Connection.Time);
        if (deadline.HasPassed)
        {
            throw Passed(method);
        }

        call.Settings = (call.Settings ?? new CallSettings()) with { Deadline = deadline };
        return new CallTimer(call, deadline);
    }

    /// <summary>The error of a call whose outer call has no time left.</summary>
    public static RpcException Passed(RpcMethodDescriptor? method) => new(
        RpcErrorCode.DeadlineExceeded,
        $"{(method is null ? "The call" : $"'{method.Name}'")} timed out: the time of the call that made it has passed.");

    public void Start() =>
        Volatile.Write(ref _timer, _deadline.CreateTimer(static call => ((PendingCall)call!).TimeOut(), _call));

    public void Dispose() => Volatile.Read(ref _timer)?.Dispose();
}
