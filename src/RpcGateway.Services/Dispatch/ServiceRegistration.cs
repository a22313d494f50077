using RpcGateway.Binding;
using RpcGateway.Protocol;
using RpcGateway.Services.Security;

namespace RpcGateway.Services.Dispatch;

/// <summary>A service that <c>AddService</c> added. The generic subclass knows its types without reflection.</summary>
internal abstract class ServiceRegistration(string? endpoint)
{
    /// <summary>The name of the endpoint it was added to; null for all endpoints without a name.</summary>
    public string? Endpoint { get; } = endpoint;

    public abstract Type ServiceType { get; }

    /// <exception cref="InvalidOperationException">There is no generated code for the contract.</exception>
    public abstract RpcContractBinding GetBinding();

    /// <summary>Creates the reader of the service's authorization attributes.</summary>
    public abstract MethodAccessReader CreateAccessReader();

    /// <param name="parts">The dependencies of the handlers.</param>
    /// <param name="access">The authorization rules of each method, in the order of the binding's methods.</param>
    public abstract IEnumerable<RpcMethodHandler> CreateHandlers(
        DispatchParts parts, IReadOnlyList<MethodAccess?> access);
}
