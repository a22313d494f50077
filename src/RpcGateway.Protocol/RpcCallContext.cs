using RpcGateway.Binding;
using RpcGateway.Protocol.Context;

namespace RpcGateway.Protocol;

/// <summary>
/// The call from the peer that the current code runs for. After the call has ended, its members throw
/// <see cref="InvalidOperationException"/>.
/// </summary>
public sealed class RpcCallContext
{
    private static readonly AsyncLocal<RpcCallContext?> Ambient = new();

    private volatile IRunningCall? _call;

    internal RpcCallContext()
    {
    }

    /// <summary>The call that the current code runs for; also set after an await. Null outside calls.</summary>
    public static RpcCallContext? Current
    {
        get
        {
            var context = Running;
            if (context is not null)
            {
                context.IsHeld = true;
            }

            return context;
        }
    }

    /// <summary>The id of the connection that the call came over.</summary>
    public string ConnectionId => Read(static call => call.Connection.Id);

    /// <summary>The <see cref="RpcConnectionSettings.State"/> of that connection.</summary>
    public object? State => Read(static call => call.Connection.State);

    /// <summary>The called method.</summary>
    public RpcMethodDescriptor Method => Read(static call => call.Call.Method);

    /// <summary>The number of the call among those received on its connection, from 1, in the order received.</summary>
    public long Number => Read(static call => call.Number);

    /// <summary>Cancelled when the caller cancels the call or its stream, or when the connection ends.</summary>
    public CancellationToken CancellationToken => Read(static call => call.Call.CancellationToken);

    /// <summary>The call as its <see cref="RpcMethodHandler"/> sees it.</summary>
    public RpcInboundCall Call => Read(static call => call.Call);

    /// <summary>
    /// How long the caller still waits; null if it set no timeout. When no time remains, <see cref="CancellationToken"/> is cancelled
    /// and the caller gets <see cref="RpcErrorCode.DeadlineExceeded"/>.
    /// </summary>
    public TimeSpan? RemainingTime => Read(static call => call.Deadline is { IsSet: true } deadline ? deadline.Left : (TimeSpan?)null);

    /// <summary>Calls the peer that made this call.</summary>
    public RpcInvoker Invoker => Read(static call => call.Connection.Control.Invoker);

    /// <summary>The same as <see cref="Current"/>, for code that does not keep the context.</summary>
    internal static RpcCallContext? Running => Ambient.Value is { _call: not null } context ? context : null;

    /// <summary>The time that is left for the current code, if a call limits it.</summary>
    internal static Deadline InheritedDeadline
    {
        get
        {
            if (Ambient.Value is not { _call: { } call } context || DeadlineScope.IsCurrent)
            {
                return default;
            }

            // The call object is reused for later calls.
            var deadline = call.Deadline;
            return context._call == call ? deadline : default;
        }
    }

    /// <summary>The call; null if it has ended.</summary>
    internal IRunningCall? RunningCall => _call;

    /// <summary>Whether code outside the engine may have kept the context.</summary>
    internal bool IsHeld { get; private set; }

    /// <summary>
    /// Calls that are made until the returned object is disposed do not inherit the <see cref="RemainingTime"/> of the current call. For
    /// work that continues when the call has ended. The code must dispose the object in the method that called this one.
    /// </summary>
    public static IDisposable LeaveDeadline() => new DeadlineScope();

    /// <summary>A typed proxy for calls to the peer that made this call.</summary>
    public TContract GetProxy<TContract>()
        where TContract : class => RpcContracts.Get<TContract>().CreateProxy(Invoker);

    /// <summary>Makes the context the current one of this flow of execution.</summary>
    internal void Enter() => Ambient.Value = this;

    internal void Begin(IRunningCall call) => _call = call;

    internal void End() => _call = null;

    // The call object is reused for later calls: a value counts only if this context still belongs to the call after the read.
    private T Read<T>(Func<IRunningCall, T> read)
    {
        if (_call is { } call)
        {
            var value = read(call);
            if (_call == call)
            {
                return value;
            }
        }

        throw new InvalidOperationException(
            "The call has ended: its RpcCallContext can be used only by code that the call waits for. "
            + "Copy what later code needs before the method returns.");
    }
}
