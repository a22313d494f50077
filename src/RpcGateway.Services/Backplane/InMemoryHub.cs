using System.Collections.Concurrent;

namespace RpcGateway.Services.Backplane;

/// <summary>The state that the in-memory backplanes of one process share.</summary>
internal sealed class InMemoryHub
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<RpcAddress, IBackplaneNode[]> _subscribers = new();
    private readonly Dictionary<IBackplaneNode, IBackplaneNode[]> _single = [];

    /// <summary>A random id.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("n");

    public void Subscribe(RpcAddress address, IBackplaneNode node)
    {
        lock (_gate)
        {
            // Most addresses have one subscriber, because they belong to one connection: they share one array for each node.
            _subscribers[address] = _subscribers.TryGetValue(address, out var others) ? [.. others, node] : Single(node);
        }
    }

    public void Unsubscribe(RpcAddress address, IBackplaneNode node)
    {
        lock (_gate)
        {
            IBackplaneNode[] rest = [.. Others(address, node)];
            if (rest.Length > 0)
            {
                _subscribers[address] = rest.Length == 1 ? Single(rest[0]) : rest;
            }
            else
            {
                _subscribers.TryRemove(address, out _);
            }
        }
    }

    public void Leave(IBackplaneNode node)
    {
        foreach (var (address, _) in _subscribers)
        {
            Unsubscribe(address, node);
        }

        lock (_gate)
        {
            _single.Remove(node);
        }
    }

    public IBackplaneNode[] Subscribers(RpcAddress address) =>
        _subscribers.TryGetValue(address, out var nodes) ? nodes : [];

    public IEnumerable<IBackplaneNode> Others(RpcAddress address, IBackplaneNode node) =>
        Subscribers(address).Where(other => other != node);

    private IBackplaneNode[] Single(IBackplaneNode node) =>
        _single.TryGetValue(node, out var nodes) ? nodes : _single[node] = [node];
}
