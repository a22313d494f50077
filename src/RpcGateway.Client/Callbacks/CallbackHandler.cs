using System.Runtime.ExceptionServices;
using RpcGateway.Binding;
using RpcGateway.Protocol;

namespace RpcGateway.Client.Callbacks;

/// <summary>
/// Runs the server's calls of one method. A notification goes to every registered object. A call has a single response, so it
/// goes to the object that was registered last.
/// </summary>
internal sealed class CallbackHandler<TCallback>(
    RpcMethodDescriptor method, int index, RpcDispatcher<TCallback> dispatcher, CallbackTargets<TCallback> targets)
    : RpcMethodHandler
    where TCallback : class
{
    public override RpcMethodDescriptor Method { get; } = method;

    public override ValueTask InvokeAsync(RpcInboundCall call, object? state)
    {
        var current = targets.Current;
        if (current.IsEmpty)
        {
            // The last object was removed after the method was looked up.
            throw new RpcException(RpcErrorCode.MethodNotFound, $"The method '{Method.Name}' was not found.");
        }

        return current.Length == 1 || Method.Kind != RpcMethodKind.Notification
            ? dispatcher.DispatchAsync(index, current[^1].Instance, call)
            : NotifyAll(current, call);
    }

    // If one object throws, the others are still notified.
    private ValueTask NotifyAll(ReadOnlySpan<ICallbackTarget<TCallback>> all, RpcInboundCall call)
    {
        ExceptionDispatchInfo? failure = null;
        foreach (var target in all)
        {
            try
            {
                // A notification ends when its member returns, so this does not block.
                dispatcher.DispatchAsync(index, target.Instance, call).AsTask().GetAwaiter().GetResult();
            }
            catch (Exception e)
            {
                failure ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        failure?.Throw();
        return default;
    }
}
