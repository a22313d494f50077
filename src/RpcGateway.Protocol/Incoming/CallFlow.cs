using RpcGateway.Protocol.Context;

namespace RpcGateway.Protocol.Incoming;

/// <summary>
/// Makes a call <see cref="RpcCallContext.Current"/> for the code that it runs.
/// <para>
/// The context, and the execution context that carries it, are reused for the next call of the same
/// <see cref="InboundCall"/>, but only if no code can have kept them. The runtime does not report which code captures an
/// execution context. But any code that keeps one must store it in an object (a task, a timer, a registration or a work
/// item), and the method allocates that object on the thread of the read loop, where it runs. So a method that completed
/// without an await and without an allocation has not kept the execution context
/// (<see cref="Binding.RpcInboundCall.EndWatch"/>), and a context that was not read through
/// <see cref="RpcCallContext.Current"/> is not in a field. After any other call, the context is detached: code that
/// outlives the call finds that it has ended, and the next call gets a new context.
/// </para>
/// </summary>
internal struct CallFlow
{
    private RpcCallContext? _context;
    private ExecutionContext? _execution;

    /// <summary>
    /// Enters the flow of a call that starts. The caller of this method restores its own context afterwards.
    /// </summary>
    public void Enter(IRunningCall call)
    {
        if (_context is null)
        {
            _context = new RpcCallContext();
            _context.Enter();
            _execution = ExecutionContext.Capture();
        }
        else
        {
            ExecutionContext.Restore(_execution!);
        }

        _context.Begin(call);
    }

    /// <summary>Leaves the flow because the call has ended.</summary>
    /// <param name="mayBeKept">Whether code of the call may have kept the context.</param>
    public void Leave(bool mayBeKept)
    {
        if (_context is { } context && (mayBeKept || context.IsHeld))
        {
            context.End();
            _context = null;
            _execution = null;
        }
    }
}
