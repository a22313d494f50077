using System.Diagnostics.CodeAnalysis;

namespace RpcGateway.Protocol.Connections;

/// <summary>The lane of requests, notifications and progress, from which old notifications can be dropped.</summary>
internal sealed class PushLane
{
    // A node is null where its notification was dropped: the order of the others stays.
    private readonly Queue<Node> _nodes = new();

    public int Count { get; private set; }

    public void Add(OutboundMessage message) => Enqueue(new Node(message, null));

    public void AddDroppable(OutboundMessage message, string method) => Enqueue(new Node(message, method));

    public bool TryTake([NotNullWhen(true)] out OutboundMessage? message)
    {
        while (_nodes.TryDequeue(out var node))
        {
            if (node.Message is { } found)
            {
                Count--;
                message = found;
                return true;
            }
        }

        message = null;
        return false;
    }

    /// <summary>Drops the oldest notifications until <paramref name="bytes"/> are free; tells how many became so.</summary>
    public long DropOldest(long bytes) => Drop(bytes, _ => true);

    /// <summary>Drops all waiting notifications of one method; tells how many bytes became free.</summary>
    public long DropSame(string method) => Drop(long.MaxValue, node => node.Method == method);

    public List<OutboundMessage> RemoveAll()
    {
        var all = _nodes.Select(node => node.Message).OfType<OutboundMessage>().ToList();
        _nodes.Clear();
        Count = 0;
        return all;
    }

    private void Enqueue(Node node)
    {
        _nodes.Enqueue(node);
        Count++;
    }

    private long Drop(long bytes, Func<Node, bool> mayGo)
    {
        long freed = 0;
        foreach (var node in _nodes)
        {
            if (freed >= bytes)
            {
                break;
            }

            if (node is { Method: not null, Message: { } message } && mayGo(node))
            {
                freed += message.Size;
                node.Message = null;
                Count--;
                message.Release();
            }
        }

        return freed;
    }

    private sealed class Node(OutboundMessage message, string? method)
    {
        public OutboundMessage? Message { get; set; } = message;

        /// <summary>The method of a notification that may be dropped.</summary>
        public string? Method { get; } = method;
    }
}
