namespace RpcGateway.Protocol.Connections;

/// <summary>
/// What waits, in three lanes: responses and control messages first; then requests, notifications and progress in their
/// order; then binary streams, a frame at a time. Its owner locks.
/// </summary>
internal sealed class OutboundLanes
{
    // How much may leave before the urgent lane is looked at again.
    private const int BatchBytes = 32 * 1024;
    private const int BatchMessages = 256;

    private PushLane? _ordered;
    private Queue<OutboundMessage>? _bulk;

    public Queue<OutboundMessage> Urgent { get; } = [];

    // Made by the first message: most connections only answer.
    public PushLane Ordered => _ordered ??= new PushLane();

    public Queue<OutboundMessage> Bulk => _bulk ??= [];

    public bool IsEmpty => Urgent.Count == 0 && _ordered is null or { Count: 0 } && _bulk is null or { Count: 0 };

    /// <summary>Moves what leaves next to <paramref name="batch"/>.</summary>
    public void TakeBatch(List<OutboundMessage> batch)
    {
        var size = 0;
        while (size < BatchBytes && batch.Count < BatchMessages
            && (Urgent.TryDequeue(out var message) || (_ordered is not null && _ordered.TryTake(out message))))
        {
            size += message.Size;
            batch.Add(message);
        }

        // At the end of each batch: whoever keeps the other lanes busy holds up no stream.
        if (_bulk is not null && _bulk.TryDequeue(out var frame))
        {
            batch.Add(frame);
        }
    }

    public List<OutboundMessage> RemoveAll()
    {
        List<OutboundMessage> all = [.. Urgent, .. _ordered?.RemoveAll() ?? [], .. _bulk ?? []];
        Urgent.Clear();
        _bulk?.Clear();
        return all;
    }
}
