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

    // An empty lane keeps no more room: what a burst needed is not held as long as the connection lasts.
    private const int MostKept = 256;

    public Queue<OutboundMessage> Urgent { get; } = new();

    public PushLane Ordered { get; } = new();

    public Queue<OutboundMessage> Bulk { get; } = new();

    public bool IsEmpty => Urgent.Count == 0 && Ordered.Count == 0 && Bulk.Count == 0;

    /// <summary>Moves what leaves next to <paramref name="batch"/>.</summary>
    public void TakeBatch(List<OutboundMessage> batch)
    {
        var size = 0;
        while (size < BatchBytes && batch.Count < BatchMessages
            && (Urgent.TryDequeue(out var message) || Ordered.TryTake(out message)))
        {
            size += message.Size;
            batch.Add(message);
        }

        // At the end of each batch: whoever keeps the other lanes busy holds up no stream.
        if (Bulk.TryDequeue(out var frame))
        {
            batch.Add(frame);
        }

        if (batch.Count == 0 && Urgent.Capacity > MostKept)
        {
            Urgent.TrimExcess(MostKept);
        }
    }

    public List<OutboundMessage> RemoveAll()
    {
        List<OutboundMessage> all = [.. Urgent, .. Ordered.RemoveAll(), .. Bulk];
        Urgent.Clear();
        Bulk.Clear();
        return all;
    }
}
