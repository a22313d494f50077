using System.Collections.Concurrent;

namespace RpcGateway.Server.Backplane;

/// <summary>What the in-memory backplanes of several nodes in one process share.</summary>
internal sealed class InMemoryHub
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<RpcAddress, IBackplaneNode[]> _subscribers = new();
    private readonly Dictionary<IBackplaneNode, IBackplaneNode[]> _alone = [];

    public void Subscribe(RpcAddress address, IBackplaneNode node)
    {
        lock (_gate)
        {
            // Most addresses are those of one connection: all of a node's share one array.
            _subscribers[address] = _subscribers.TryGetValue(address, out var others) ? [.. others, node] : Alone(node);
        }
    }

    public void Unsubscribe(RpcAddress address, IBackplaneNode node)
    {
        lock (_gate)
        {
            IBackplaneNode[] rest = [.. Others(address, node)];
            if (rest.Length > 0)
            {
                _subscribers[address] = rest.Length == 1 ? Alone(rest[0]) : rest;
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
            _alone.Remove(node);
        }
    }

    public IBackplaneNode[] Subscribers(RpcAddress address) =>
        _subscribers.TryGetValue(address, out var nodes) ? nodes : [];

    public IEnumerable<IBackplaneNode> Others(RpcAddress address, IBackplaneNode node) =>
        Subscribers(address).Where(other => other != node);

    private IBackplaneNode[] Alone(IBackplaneNode node) =>
        _alone.TryGetValue(node, out var alone) ? alone : _alone[node] = [node];
}
