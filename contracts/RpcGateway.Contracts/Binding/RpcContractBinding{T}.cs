using System.Text.Json;

namespace RpcGateway.Binding;

/// <summary>What the generator emits for one contract.</summary>
/// <typeparam name="TContract">The contract's interface.</typeparam>
public abstract class RpcContractBinding<TContract> : RpcContractBinding
    where TContract : class
{
    /// <inheritdoc/>
    public sealed override Type ContractType => typeof(TContract);

    /// <summary>Creates a proxy that turns members into calls on <paramref name="invoker"/>.</summary>
    public abstract TContract CreateProxy(RpcInvoker invoker);

    /// <summary>Creates a dispatcher that turns calls into members.</summary>
    public abstract RpcDispatcher<TContract> CreateDispatcher(JsonSerializerOptions options);
}
