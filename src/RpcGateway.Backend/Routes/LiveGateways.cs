using RpcGateway.Protocol.Links;

namespace RpcGateway.Backend.Routes;

/// <summary>The gateways that this process is connected to. Reading takes no lock.</summary>
internal sealed class LiveGateways
{
    private readonly Lock _lock = new();
    private volatile LiveGateway[] _all = [];
    private volatile LiveGateway[] _onePerCluster = [];

    // The last report: the clusters, and the addresses of their gateways.
    private HashSet<string> _clusters = [];
    private HashSet<string> _names = [];

    /// <summary>
    /// One gateway of each cluster: the one that has been connected for the longest time. A gateway that does not know its cluster
    /// counts as part of any other one: a notification that some clients miss is better than one that others receive twice.
    /// </summary>
    public IReadOnlyList<LiveGateway> OnePerCluster => _onePerCluster;

    public LiveGateway? Find(Link link) => Array.Find(_all, gateway => gateway.Link == link);

    /// <summary>Returns the node with the id; null if this process is not connected to it.</summary>
    public LiveGateway? FindNode(string node) => Array.Find(_all, gateway => gateway.Node == node);

    public void Add(LiveGateway gateway) => Change(all => [.. all, gateway]);

    public void SetCluster(Link link, string cluster) =>
        Change(all => [.. all.Select(gateway => gateway.Link == link ? gateway with { Cluster = cluster } : gateway)]);

    /// <summary>
    /// Returns one gateway of each cluster, if there are several and the previous result was about others: a gateway that connects again is no
    /// news. One without Redis is a new cluster after each start, so that its address counts as well.
    /// </summary>
    public IReadOnlyList<LiveGateway>? TakeSeveralClusters()
    {
        lock (_lock)
        {
            var clusters = _onePerCluster.Select(gateway => gateway.Cluster).ToHashSet(StringComparer.Ordinal);
            var names = _onePerCluster.Select(gateway => gateway.Name).ToHashSet(StringComparer.Ordinal);
            if (clusters.Count < 2 || clusters.IsSubsetOf(_clusters) || names.IsSubsetOf(_names))
            {
                return null;
            }

            (_clusters, _names) = (clusters, names);
            return _onePerCluster;
        }
    }

    public void Remove(Link link) => Change(all => [.. all.Where(gateway => gateway.Link != link)]);

    private void Change(Func<LiveGateway[], LiveGateway[]> change)
    {
        lock (_lock)
        {
            _all = change(_all);
            LiveGateway[] known = [.. _all.Where(gateway => gateway.Cluster.Length > 0).DistinctBy(gateway => gateway.Cluster)];
            _onePerCluster = known.Length > 0 ? known : [.. _all.Take(1)];
        }
    }
}
