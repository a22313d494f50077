using RpcGateway.Client;
using RpcGateway.Testing.Network;
using RpcGateway.Testing.Waits;

namespace RpcGateway.Testing;

/// <summary>A client of a <see cref="RpcTestGateway"/> with the proxy of one contract.</summary>
/// <typeparam name="TContract">The contract.</typeparam>
public sealed class RpcTestClient<TContract> : RpcTestClient
    where TContract : class
{
    internal RpcTestClient(RpcClient client, NetworkFaults faults, TestTime time)
        : base(client, faults, time) => Proxy = client.GetProxy<TContract>();

    /// <summary>Makes calls of the contract.</summary>
    public TContract Proxy { get; }
}
