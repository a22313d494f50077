using RpcGateway.Redis.Connecting;

namespace RpcGateway.Redis.Channels;

/// <summary>
/// The channels of users and groups that have receivers on this node. A channel that is no longer needed stays subscribed for some
/// seconds, because receivers that leave often come back. Without a connection to Redis, the wishes are only noted.
/// </summary>
internal sealed class ChannelTable(TimeSpan releaseDelay, TimeProvider time, Action<ReadOnlyMemory<byte>> received)
{
    // Redis confirms each one within the time limit of a command, also if there are many, or if the machine is busy.
    private const int AtOnce = 200;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ChannelEntry> _entries = [];
    private RedisLink? _link;
    private long _attached;

    /// <summary>
    /// How many channels Redis has confirmed for a new connection: while this grows, Redis is slow, but responds. Other changes do not
    /// count: clients that join meanwhile must not extend the wait.
    /// </summary>
    public long Attached => Volatile.Read(ref _attached);

    /// <summary>Subscribes to a channel. Completes when Redis has confirmed it, or at once without a connection.</summary>
    public Task SubscribeAsync(string channel)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(channel, out var entry))
            {
                entry = new ChannelEntry();
                _entries.Add(channel, entry);
            }

            entry.IsWanted = true;
            return entry.Turn.IsCompleted && entry.SubscribedOn == _link ? Task.CompletedTask : Update(channel, entry);
        }
    }

    /// <summary>Notes that a channel is no longer needed. <see cref="SweepAsync"/> unsubscribes it later.</summary>
    public void Release(string channel)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(channel, out var entry))
            {
                entry.IsWanted = false;
                entry.ReleasedAt = time.GetTimestamp();
            }
        }
    }

    /// <summary>Unsubscribes the channels that have not been needed for a while.</summary>
    /// <returns>Completes when Redis has confirmed it.</returns>
    public Task SweepAsync()
    {
        lock (_lock)
        {
            return Task.WhenAll(_entries
                .Where(entry => !entry.Value.IsWanted && time.GetElapsedTime(entry.Value.ReleasedAt) >= releaseDelay)
                .ToArray()
                .Select(entry => Update(entry.Key, entry.Value)));
        }
    }

    /// <summary>Subscribes to all channels on a new connection. Completes when Redis has confirmed it.</summary>
    public async Task AttachAsync(RedisLink link)
    {
        string[] channels;
        lock (_lock)
        {
            _link = link;
            channels = [.. _entries.Keys];
        }

        foreach (var some in channels.Chunk(AtOnce))
        {
            await Task.WhenAll(Subscribe(some)).ConfigureAwait(false);
        }
    }

    /// <summary>The connection was lost.</summary>
    public void Detach()
    {
        lock (_lock)
        {
            _link = null;
        }
    }

    private Task[] Subscribe(string[] channels)
    {
        lock (_lock)
        {
            return [.. channels
                .Where(channel => _entries.TryGetValue(channel, out var entry) && entry.IsWanted)
                .Select(channel => AttachAsync(Update(channel, _entries[channel])))];
        }
    }

    private async Task AttachAsync(Task update)
    {
        await update.ConfigureAwait(false);
        Interlocked.Increment(ref _attached);
    }

    private Task Update(string channel, ChannelEntry entry) => entry.Turn = UpdateAsync(entry.Turn, channel, entry);

    private async Task UpdateAsync(Task before, string channel, ChannelEntry entry)
    {
        // Yields, because the lock is held.
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        RedisLink? link;
        bool isWanted;
        lock (_lock)
        {
            link = _link;
            isWanted = entry.IsWanted;
            if (link is null || isWanted == (entry.SubscribedOn == link))
            {
                RemoveUnused(channel, entry);
                return;
            }
        }

        await (isWanted ? link.SubscribeAsync(channel, received) : link.UnsubscribeAsync(channel)).ConfigureAwait(false);
        lock (_lock)
        {
            entry.SubscribedOn = isWanted ? link : null;
            RemoveUnused(channel, entry);
        }
    }

    private void RemoveUnused(string channel, ChannelEntry entry)
    {
        if (!entry.IsWanted && (_link is null || entry.SubscribedOn != _link))
        {
            _entries.Remove(channel);
        }
    }
}
