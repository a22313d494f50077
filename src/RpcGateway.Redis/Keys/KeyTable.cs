using Microsoft.Extensions.Logging;
using RpcGateway.Redis.Connecting;
using RpcGateway.Services;
using RpcGateway.Services.Idempotency;

namespace RpcGateway.Redis.Keys;

/// <summary>
/// The keys that concern this node now: those of calls that it runs, and those for whose outcome it waits. Redis has the state of all
/// keys; nothing is executed without a reservation there.
/// </summary>
internal sealed class KeyTable
{
    // A reservation ends with its call. Redis forgets those of nodes that have gone, but not while their calls may run.
    private static readonly TimeSpan MaxDuration = TimeSpan.FromHours(24);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, KeyEntry> _entries = new(StringComparer.Ordinal);
    private readonly string _nodeId;
    private readonly KeyNames _names;
    private readonly RpcIdempotencyOptions _options;
    private readonly KeyPeers _peers;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly KeySaver _saver;
    private readonly KeyBudget _budget;
    private RedisLink? _link;
    private long _lastNumber;
    private bool _isPolicyChecked;

    /// <param name="nodeId">This node.</param>
    /// <param name="names">The names of keys in Redis.</param>
    /// <param name="options">How long and how much is stored.</param>
    /// <param name="peers">The other nodes.</param>
    /// <param name="patience">How long this node waits for a notification before it looks itself.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The logger.</param>
    public KeyTable(
        string nodeId, KeyNames names, RpcIdempotencyOptions options, KeyPeers peers, TimeSpan patience, TimeProvider time, ILogger logger)
    {
        _nodeId = nodeId;
        _names = names;
        _options = options;
        _peers = peers;
        _patience = patience;
        _time = time;
        _logger = logger;
        _saver = new KeySaver(nodeId, options, Remove, time, logger);
        _budget = new KeyBudget(options, time);
    }

    /// <summary>Reserves a key, or finds out what became of its call.</summary>
    /// <exception cref="RpcException">Redis cannot reserve the key.</exception>
    public async ValueTask<IdempotencyClaim> ClaimAsync(IdempotentRequest request)
    {
        var name = _names.Of(request.User, request.Key);
        RedisLink link;
        KeyEntry entry;
        lock (_lock)
        {
            if (_entries.TryGetValue(name, out var known))
            {
                return known.Request.Fingerprint == request.Fingerprint
                    ? new IdempotencyClaim(IdempotencyClaimKind.Repeat) { Outcome = known.Outcome }
                    : new IdempotencyClaim(IdempotencyClaimKind.Conflict);
            }

            link = _link ?? throw KeyErrors.NotConnected();
            entry = new KeyEntry(name, request, ++_lastNumber);
            _entries.Add(name, entry);
        }

        return await ClaimAsync(link, entry).ConfigureAwait(false);
    }

    /// <summary>Returns the backend that got the first call with a key. A new key gets the proposed one.</summary>
    /// <exception cref="RpcException">Redis cannot store it.</exception>
    public async Task<string?> AddTargetAsync(string user, string key, string? proposed)
    {
        var link = Volatile.Read(ref _link) ?? throw KeyErrors.NotConnected();
        try
        {
            // As long as one node remembers it: clients repeat a call within one window. The other one is for other clients.
            return await KeyScripts.AddTargetAsync(link, _names.TargetOf(user, key), proposed, 2 * _options.Window).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            throw KeyErrors.IsRefusal(e) ? KeyErrors.Refused(e) : KeyErrors.Lost(e);
        }
    }

    /// <summary>The call has ended.</summary>
    public async Task CompleteAsync(KeyEntry entry, IdempotentOutcome outcome)
    {
        // Those who wait here get the outcome in any case; later repeats only if it is stored.
        entry.SetOutcome(outcome);
        var fits = outcome.Size <= _options.MaxResultSize && _budget.TryTake(entry.Request.User, outcome.Size);
        entry.Bytes += fits ? outcome.Size : 0;
        var isSaved = await _saver
            .SaveAsync(Volatile.Read(ref _link), entry, fits ? outcome : IdempotentOutcome.NotStored)
            .ConfigureAwait(false);
        _budget.ReturnAfterWindow(entry.Request.User, entry.Bytes);
        if (isSaved)
        {
            Remove(entry);
        }
    }

    /// <summary>The call was not executed.</summary>
    public async Task ReleaseAsync(KeyEntry entry)
    {
        _budget.Return(entry.Request.User, entry.Bytes);
        await _saver.SaveAsync(Volatile.Read(ref _link), entry, null).ConfigureAwait(false);
        Remove(entry);
    }

    /// <summary>Begins to use a connection: stores what could not be stored, and looks again for what this node waits for.</summary>
    public async Task AttachAsync(RedisLink link)
    {
        await _saver.FlushAsync(link).ConfigureAwait(false);
        Volatile.Write(ref _link, link);
        if (link.Lost.IsCompleted)
        {
            // It was detached before.
            Interlocked.CompareExchange(ref _link, null, link);
        }

        Retry(_ => true);
    }

    public void Detach() => Volatile.Write(ref _link, null);

    /// <summary>Called in regular intervals. Notifications can be lost, so nothing waits longer than the patience.</summary>
    public async Task SweepAsync(RedisLink link)
    {
        _budget.Sweep();
        Retry(entry => _time.GetElapsedTime(entry.WaitsSince) >= _patience);
        await _saver.FlushAsync(link).ConfigureAwait(false);
    }

    /// <summary>A node was lost, or may have missed messages: its calls are looked up again.</summary>
    public void LoseNode(string id) => Retry(entry => entry.Owner == id);

    /// <summary>Another node waits for the outcome of a call of this one.</summary>
    public async Task AddWaiterAsync(string name, string waiter)
    {
        long last;
        lock (_lock)
        {
            if (_entries.TryGetValue(name, out var entry) && entry.Owner is null)
            {
                entry.Waiters.Add(waiter);
                return;
            }

            last = _lastNumber;
        }

        // It has just ended; or its reservation is one whose reply was lost, so the call was never executed.
        await _saver.ReleaseAsync(Volatile.Read(ref _link), name, last).ConfigureAwait(false);
        _peers.NotifyEnded(waiter, name);
    }

    /// <summary>The call of another node has ended.</summary>
    public void End(string name) => Retry(entry => entry.Name == name);

    private async Task<IdempotencyClaim> ClaimAsync(RedisLink link, KeyEntry entry)
    {
        var (user, bytes) = (entry.Request.User, entry.Bytes);
        var hasRoom = _budget.TryTake(user, bytes);
        KeyReply? claimed = null;
        try
        {
            claimed = await KeyScripts.ClaimAsync(
                link, entry.Name, _nodeId, entry.Number, entry.Request.Fingerprint, MaxDuration + _options.Window, hasRoom).ConfigureAwait(false);
        }
        catch (Exception e) when (KeyErrors.IsRefusal(e))
        {
            Remove(entry);
            throw KeyErrors.Refused(e);
        }
        catch (Exception e)
        {
            // It may be reserved.
            _saver.Add(entry, null);
            Remove(entry);
            throw KeyErrors.Lost(e);
        }
        finally
        {
            if (hasRoom && claimed is not { State: KeyState.Reserved })
            {
                _budget.Return(user, bytes);
            }
        }

        var reply = claimed.Value;
        switch (reply.State)
        {
            case KeyState.Reserved:
                await CheckPolicyAsync(link).ConfigureAwait(false);
                return new IdempotencyClaim(IdempotencyClaimKind.Owner) { Lease = new KeyLease(this, entry) };
            case KeyState.Running:
                return await WaitAsync(link, entry, reply.Owner!).ConfigureAwait(false);
            case KeyState.Ended:
                entry.SetOutcome(reply.Outcome);
                Remove(entry);
                return new IdempotencyClaim(IdempotencyClaimKind.Repeat) { Outcome = entry.Outcome };
            default:
                Remove(entry);
                return new IdempotencyClaim(
                    reply.State == KeyState.Full ? IdempotencyClaimKind.Full : IdempotencyClaimKind.Conflict);
        }
    }

    // By the first call, because only applications that use keys are concerned.
    private Task CheckPolicyAsync(RedisLink link) =>
        Interlocked.Exchange(ref _isPolicyChecked, true) ? Task.CompletedTask : EvictionPolicy.CheckAsync(link, _names, _logger);

    private async Task<IdempotencyClaim> WaitAsync(RedisLink link, KeyEntry entry, string owner)
    {
        lock (_lock)
        {
            (entry.Owner, entry.WaitsSince) = (owner, _time.GetTimestamp());
        }

        // Afterwards, so that a node that is lost now is noticed here or in LoseNode.
        if (owner != _nodeId && !_peers.IsAlive(owner))
        {
            await _saver.LoseAsync(link, entry.Name, owner).ConfigureAwait(false);
            Remove(entry);
            return new IdempotencyClaim(IdempotencyClaimKind.OwnerLost);
        }

        _peers.NotifyWaiting(owner, entry.Name);
        return new IdempotencyClaim(IdempotencyClaimKind.Repeat) { Outcome = entry.Outcome };
    }

    // Those who wait claim the keys again.
    private void Retry(Func<KeyEntry, bool> condition)
    {
        KeyEntry[] entries;
        lock (_lock)
        {
            entries = [.. _entries.Values.Where(entry => entry.Owner is not null && condition(entry))];
        }

        Array.ForEach(entries, entry => Remove(entry));
    }

    // Those who wait without an outcome claim the key again, so it must not be in the table any more.
    private void Remove(KeyEntry entry)
    {
        string[] waiters;
        lock (_lock)
        {
            if (_entries.GetValueOrDefault(entry.Name) == entry)
            {
                _entries.Remove(entry.Name);
            }

            waiters = [.. entry.Waiters];
        }

        entry.SetOutcome(null);
        Array.ForEach(waiters, waiter => _peers.NotifyEnded(waiter, entry.Name));
    }
}
