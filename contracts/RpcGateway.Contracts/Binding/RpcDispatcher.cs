namespace RpcGateway.Binding;

/// <summary>Invokes the member of a service for each call. Stateless: one dispatcher serves all services of a contract.</summary>
/// <typeparam name="TContract">The contract's interface.</typeparam>
public abstract class RpcDispatcher<TContract>
    where TContract : class
{
    /// <summary>
    /// Reads the arguments, invokes the member, and passes its result to <paramref name="call"/>.
    /// The member runs up to its first await before this method returns.
    /// </summary>
    /// <param name="method">The method's index in <see cref="RpcContractBinding.Methods"/>.</param>
    /// <param name="service">The service.</param>
    /// <param name="call">The call.</param>
    public abstract ValueTask DispatchAsync(int method, TContract service, RpcInboundCall call);
}
