using System.Text.Json;

namespace RpcGateway.Binding;

/// <summary>The generated code of one contract.</summary>
/// <typeparam name="TContract">The contract's interface.</typeparam>
public abstract class RpcContractBinding<TContract> : RpcContractBinding
    where TContract : class
{
    /// <inheritdoc/>
    public sealed override Type ContractType => typeof(TContract);

    /// <summary>Creates a proxy: each member makes a call through <paramref name="invoker"/>.</summary>
    public abstract TContract CreateProxy(RpcInvoker invoker);

    /// <summary>Creates a dispatcher: each call invokes a member of a service.</summary>
    public abstract RpcDispatcher<TContract> CreateDispatcher(JsonSerializerOptions options);
}
