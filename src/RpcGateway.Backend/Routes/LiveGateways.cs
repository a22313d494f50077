using RpcGateway.Protocol.Links;

namespace RpcGateway.Backend.Routes;

/// <summary>The gateways that this process is connected to. Reading takes no lock.</summary>
internal sealed class LiveGateways
{
    private readonly Lock _lock = new();
    private volatile LiveGateway[] _all = [];
    private volatile LiveGateway[] _onePerCluster = [];

    /// <summary>One gateway of each cluster: the one that has been connected for the longest time.</summary>
    public IReadOnlyList<LiveGateway> OnePerCluster => _onePerCluster;

    public LiveGateway? Find(Link link) => Array.Find(_all, gateway => gateway.Link == link);

    public void Add(LiveGateway gateway) => Change(all => [.. all, gateway]);

    public void Remove(Link link) => Change(all => [.. all.Where(gateway => gateway.Link != link)]);

    private void Change(Func<LiveGateway[], LiveGateway[]> change)
    {
        lock (_lock)
        {
            _all = change(_all);
            _onePerCluster = [.. _all.DistinctBy(gateway => gateway.Cluster)];
        }
    }
}
