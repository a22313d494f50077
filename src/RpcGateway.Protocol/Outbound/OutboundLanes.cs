using System.Diagnostics.CodeAnalysis;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Outbound;

/// <summary>
/// The waiting messages, in three lanes: first, responses and control messages; then requests, notifications and progress
/// in their order; then binary streams, one frame at a time. The owner locks.
/// </summary>
internal sealed class OutboundLanes
{
    // The amount that may be sent before the urgent lane is checked again.
    private const int BatchBytes = 32 * 1024;
    private const int BatchMessages = 256;

    private MessageLane _urgent;
    private MessageLane _bulk;
    private OrderedLane? _ordered;

    // Created for the first message: most connections only send responses.
    public OrderedLane Ordered => _ordered ??= new OrderedLane();

    public bool IsEmpty => _urgent.IsEmpty && _ordered is null or { Count: 0 } && _bulk.IsEmpty;

    public void AddUrgent(OutboundMessage message) => _urgent.Add(message);

    public void AddBulk(OutboundMessage message) => _bulk.Add(message);

    /// <summary>
    /// Drops waiting notifications according to the policy of a newer one. Returns the number of freed bytes.
    /// </summary>
    public long DropOld(string method, RpcOverflowPolicy policy, long bytes, out int messages)
    {
        var before = Ordered.Count;
        var freed = policy == RpcOverflowPolicy.Latest ? Ordered.DropSame(method) : Ordered.DropOldest(bytes);
        messages = before - Ordered.Count;
        return freed;
    }

    /// <summary>Moves the messages to send next to <paramref name="batch"/>.</summary>
    public void TakeBatch(List<OutboundMessage> batch)
    {
        var size = 0;
        while (size < BatchBytes && batch.Count < BatchMessages
            && (_urgent.TryTake(out var message) || TryTakeOrdered(out message)))
        {
            size += message.Size;
            batch.Add(message);
        }

        // One frame at the end of each batch, so that traffic in the other lanes cannot block streams.
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
