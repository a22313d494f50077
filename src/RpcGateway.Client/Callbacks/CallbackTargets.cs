using RpcGateway.Protocol;

namespace RpcGateway.Client.Callbacks;

/// <summary>The objects registered for one contract.</summary>
internal abstract class CallbackTargets
{
    /// <summary>The handlers of the contract's methods.</summary>
    public abstract IReadOnlyList<RpcMethodHandler> Handlers { get; }
}
