using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Server.Security;

namespace RpcGateway.Server.Dispatch;

/// <summary>A service that <c>AddService</c> added; the generic half knows its types without reflection.</summary>
internal abstract class ServiceRegistration(string? endpoint)
{
    /// <summary>The name of the endpoint that serves it; null for all without one.</summary>
    public string? Endpoint { get; } = endpoint;

    public abstract Type ServiceType { get; }

    /// <exception cref="InvalidOperationException">The generator emitted nothing for the contract.</exception>
    public abstract RpcContractBinding GetBinding();

    /// <summary>Tells who may call the service's methods.</summary>
    public abstract MethodAccessReader CreateAccessReader();

    /// <param name="parts">What handlers are made of.</param>
    /// <param name="access">Who may call each method, in the order of the binding's methods.</param>
    public abstract IEnumerable<RpcMethodHandler> CreateHandlers(
        DispatchParts parts, IReadOnlyList<MethodAccess?> access);
}
