using RpcGateway.Mailbox.Storing;

namespace RpcGateway.Mailbox.Watching;

/// <summary>The queues that this process has subscriptions of. Nothing is kept for other queues.</summary>
internal sealed class WatchTable(int maxSubscriptions)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, QueueWatch> _watches = new(StringComparer.Ordinal);
    private Exception? _ended;
    private int _count;

    /// <summary>The number of subscriptions.</summary>
    public int Count => Volatile.Read(ref _count);

    public bool HasEnded => Volatile.Read(ref _ended) is not null;

    /// <summary>Adds a subscription. Each call needs one of <see cref="Remove"/>.</summary>
    public QueueWatch Add(string queue)
    {
        lock (_lock)
        {
            if (_ended is not null)
            {
                throw _ended;
            }

            if (_count >= maxSubscriptions)
            {
                throw new RpcMailboxException(
                    RpcMailboxError.LimitReached, $"The mailbox has {_count} subscriptions, which is the limit ({nameof(RpcMailboxOptions.MaxSubscriptions)}).");
            }

            if (!_watches.TryGetValue(queue, out var watch))
            {
                _watches.Add(queue, watch = new QueueWatch());
            }

            watch.Subscriptions++;
            _count++;
            return watch;
        }
    }

    public void Remove(string queue)
    {
        lock (_lock)
        {
            _count--;
            if (--_watches[queue].Subscriptions == 0)
            {
                _watches.Remove(queue);
            }
        }
    }

    /// <summary>Reports the newest message of a queue to its subscriptions.</summary>
    public void Report(QueueEnd end)
    {
        QueueWatch? watch;
        lock (_lock)
        {
            if (!_watches.TryGetValue(end.Queue, out watch))
            {
                return;
            }
        }

        watch.Report(end.Last);
    }

    /// <summary>The names of all queues with subscriptions.</summary>
    public string[] List()
    {
        lock (_lock)
        {
            return [.. _watches.Keys];
        }
    }

    /// <summary>Ends all subscriptions, and refuses new ones.</summary>
    public void End(Exception reason)
    {
        QueueWatch[] watches;
        lock (_lock)
        {
            _ended ??= reason;
            watches = [.. _watches.Values];
        }

        foreach (var watch in watches)
        {
            watch.End(reason);
        }
    }
}
