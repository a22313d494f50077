using Microsoft.Extensions.Logging;
using RpcGateway.Redis.Connecting;
using RpcGateway.Services;
using RpcGateway.Services.Idempotency;

namespace RpcGateway.Redis.Keys;

/// <summary>Stores the ends of calls in Redis, and those that could not be stored as soon as that is possible.</summary>
/// <param name="nodeId">This node.</param>
/// <param name="options">How long outcomes are stored.</param>
/// <param name="saved">Called with an entry that was stored later, or has become too old for it.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The logger.</param>
internal sealed class KeySaver(
    string nodeId, RpcIdempotencyOptions options, Action<KeyEntry> saved, TimeProvider time, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly HashSet<KeyEntry> _unsaved = [];

    /// <summary>Stores the outcome of a call; null to forget its key.</summary>
    /// <returns>Whether Redis has it. Otherwise it is stored later.</returns>
    public async Task<bool> SaveAsync(RedisLink? link, KeyEntry entry, IdempotentOutcome? outcome)
    {
        try
        {
            if (link is null)
            {
                throw new IOException("This node has no connection to Redis.");
            }

            await StoreAsync(link, entry, outcome).ConfigureAwait(false);
            return true;
        }
        catch (Exception e)
        {
            if (outcome is not null)
            {
                RedisLog.OutcomeNotStored(logger, e);
            }

            Add(entry, outcome);
            return false;
        }
    }

    /// <summary>Adds an entry that is to be stored later.</summary>
    public void Add(KeyEntry entry, IdempotentOutcome? outcome)
    {
        entry.Unsaved = outcome;
        entry.EndsAt = time.GetTimestamp() + (long)(options.Window.TotalSeconds * time.TimestampFrequency);
        lock (_lock)
        {
            _unsaved.Add(entry);
        }
    }

    /// <summary>Stores what could not be stored before.</summary>
    public Task FlushAsync(RedisLink link)
    {
        KeyEntry[] entries;
        lock (_lock)
        {
            entries = [.. _unsaved];
        }

        return Task.WhenAll(entries.Select(entry => FlushAsync(link, entry)));
    }

    /// <summary>Forgets a key that this node has reserved with that claim or an earlier one, and whose call it has not executed.</summary>
    public async Task ReleaseAsync(RedisLink? link, string name, long claim)
    {
        if (link is not null)
        {
            await TryAsync(() => KeyScripts.ReleaseAsync(link, name, nodeId, claim)).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps a key whose node has gone for one window only.</summary>
    public Task LoseAsync(RedisLink link, string name, string owner) =>
        TryAsync(() => KeyScripts.LoseAsync(link, name, owner, options.Window));

    private static async Task<bool> TryAsync(Func<Task> operation)
    {
        try
        {
            await operation().ConfigureAwait(false);
            return true;
        }
        catch (Exception)
        {
            // The next one who asks for the key tries it again.
            return false;
        }
    }

    private async Task FlushAsync(RedisLink link, KeyEntry entry)
    {
        if (entry.EndsAt <= time.GetTimestamp()
            || await TryAsync(() => StoreAsync(link, entry, entry.Unsaved)).ConfigureAwait(false))
        {
            lock (_lock)
            {
                _unsaved.Remove(entry);
            }

            saved(entry);
        }
    }

    private async Task StoreAsync(RedisLink link, KeyEntry entry, IdempotentOutcome? outcome)
    {
        if (outcome is null)
        {
            await KeyScripts.ReleaseAsync(link, entry.Name, nodeId, entry.Number).ConfigureAwait(false);
        }
        else if (!await CompleteAsync(link, entry, outcome).ConfigureAwait(false))
        {
            RedisLog.OutcomeTooLate(logger);
        }
    }

    private async Task<bool> CompleteAsync(RedisLink link, KeyEntry entry, IdempotentOutcome outcome)
    {
        try
        {
            return await KeyScripts.CompleteAsync(link, entry.Name, nodeId, entry.Number, outcome, options.Window).ConfigureAwait(false);
        }
        catch (Exception e) when (outcome != IdempotentOutcome.NotStored && KeyErrors.IsRefusal(e))
        {
            // A Redis without memory still accepts that there is an outcome.
            var isOwner = await KeyScripts
                .CompleteAsync(link, entry.Name, nodeId, entry.Number, IdempotentOutcome.NotStored, options.Window)
                .ConfigureAwait(false);
            RedisLog.OutcomeNotStored(logger, e);
            return isOwner;
        }
    }
}
