using System.Diagnostics.CodeAnalysis;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Outbound;

/// <summary>
/// What waits, in three lanes: responses and control messages first; then requests, notifications and progress in their
/// order; then binary streams, a frame at a time. Its owner locks.
/// </summary>
internal sealed class OutboundLanes
{
    // How much may leave before the urgent lane is looked at again.
    private const int BatchBytes = 32 * 1024;
    private const int BatchMessages = 256;

    private MessageLane _urgent;
    private MessageLane _bulk;
    private OrderedLane? _ordered;

    // Made by the first message: most connections only answer.
    public OrderedLane Ordered => _ordered ??= new OrderedLane();

    public bool IsEmpty => _urgent.IsEmpty && _ordered is null or { Count: 0 } && _bulk.IsEmpty;

    public void AddUrgent(OutboundMessage message) => _urgent.Add(message);

    public void AddBulk(OutboundMessage message) => _bulk.Add(message);

    /// <summary>Drops what waits and may go, by the policy of a newer notification; tells how many bytes became free.</summary>
    public long DropOld(string method, RpcOverflowPolicy policy, long bytes, out int messages)
    {
        var before = Ordered.Count;
        var freed = policy == RpcOverflowPolicy.Latest ? Ordered.DropSame(method) : Ordered.DropOldest(bytes);
        messages = before - Ordered.Count;
        return freed;
    }

    /// <summary>Moves what leaves next to <paramref name="batch"/>.</summary>
    public void TakeBatch(List<OutboundMessage> batch)
    {
        var size = 0;
        while (size < BatchBytes && batch.Count < BatchMessages
            && (_urgent.TryTake(out var message) || TryTakeOrdered(out message)))
        {
            size += message.Size;
            batch.Add(message);
        }

        // At the end of each batch: whoever keeps the other lanes busy holds up no stream.
        if (_bulk.TryTake(out var frame))
        {
            batch.Add(frame);
        }
    }

    public List<OutboundMessage> RemoveAll()
    {
        List<OutboundMessage> all = [];
        while (_urgent.TryTake(out var message) || TryTakeOrdered(out message) || _bulk.TryTake(out message))
        {
            all.Add(message);
        }

        return all;
    }

    private bool TryTakeOrdered([NotNullWhen(true)] out OutboundMessage? message)
    {
        message = null;
        return _ordered is not null && _ordered.TryTake(out message);
    }
}
