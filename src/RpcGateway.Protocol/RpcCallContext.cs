using RpcGateway.Binding;
using RpcGateway.Protocol.Connections;

namespace RpcGateway.Protocol;

/// <summary>
/// The call from the peer that the current code runs for. When the call has ended, its members throw
/// <see cref="InvalidOperationException"/>.
/// </summary>
public sealed class RpcCallContext
{
    private static readonly AsyncLocal<RpcCallContext?> Ambient = new();

    private volatile InboundCall? _call;

    internal RpcCallContext()
    {
    }

    /// <summary>The call that the current code runs for, also after an await; null outside calls.</summary>
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

    /// <summary>The connection it came over.</summary>
    public RpcConnection Connection => Read(static call => call.Connection);

    /// <summary>The called method.</summary>
    public RpcMethodDescriptor Method => Read(static call => call.Method);

    /// <summary>Its number among the calls of its connection, from 1, in the order received.</summary>
    public long Number => Read(static call => call.Number);

    /// <summary>Cancelled when the caller cancels the call or its stream, or when the connection ends.</summary>
    public CancellationToken CancellationToken => Read(static call => call.CancellationToken);

    /// <summary>The call as its <see cref="RpcMethodHandler"/> sees it.</summary>
    public RpcInboundCall Call => Read(static call => call);

    /// <summary>The same as <see cref="Current"/>, for code that does not keep it.</summary>
    internal static RpcCallContext? Running => Ambient.Value is { _call: not null } context ? context : null;

    /// <summary>The call; null if it has ended.</summary>
    internal InboundCall? RunningCall => _call;

    /// <summary>Whether code outside the engine may have kept it.</summary>
    internal bool IsHeld { get; private set; }

    /// <summary>Makes it the current one of this flow of execution.</summary>
    internal void Enter() => Ambient.Value = this;

    internal void Begin(InboundCall call) => _call = call;

    internal void End() => _call = null;

    // The call is used again for another one: what was read counts only if this context still belongs to it afterwards.
    private T Read<T>(Func<InboundCall, T> read)
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
