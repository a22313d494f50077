namespace RpcGateway.Binding;

/// <summary>Turns calls into members of a service; stateless, one for all services of a contract.</summary>
/// <typeparam name="TContract">The contract's interface.</typeparam>
public abstract class RpcDispatcher<TContract>
    where TContract : class
{
    /// <summary>
    /// Reads the arguments, calls the member and hands its result to <paramref name="call"/>.
    /// Everything up to the member's first await runs before this returns.
    /// </summary>
    /// <param name="method">The method's index in <see cref="RpcContractBinding.Methods"/>.</param>
    /// <param name="service">The service.</param>
    /// <param name="call">The call.</param>
    public abstract ValueTask DispatchAsync(int method, TContract service, RpcInboundCall call);
}
