using RpcGateway.Protocol;

namespace RpcGateway.Client.Callbacks;

/// <summary>The objects that are registered for one contract.</summary>
internal abstract class CallbackTargets
{
    /// <summary>Its methods.</summary>
    public abstract IReadOnlyList<RpcMethodHandler> Handlers { get; }
}
