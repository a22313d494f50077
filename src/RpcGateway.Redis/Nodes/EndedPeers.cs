namespace RpcGateway.Redis.Nodes;

/// <summary>The nodes that have ended, and how. A node has a new id after each start, so the latest ones are enough. Not thread-safe.</summary>
internal sealed class EndedPeers
{
    private const int Max = 100;

    private readonly List<(string Id, bool HasStopped)> _ended = [];

    /// <summary>Whether the node has ended, and is not back.</summary>
    public bool Contains(string id) => _ended.Exists(one => one.Id == id);

    /// <summary>Whether the node has stopped in an orderly way.</summary>
    public bool HasStopped(string id) => _ended.Contains((id, true));

    public void Add(string id, bool hasStopped)
    {
        Remove(id);
        _ended.Add((id, hasStopped));
        if (_ended.Count > Max)
        {
            _ended.RemoveAt(0);
        }
    }

    /// <summary>The node is back: it had only stood still.</summary>
    public void Remove(string id) => _ended.RemoveAll(one => one.Id == id);
}
