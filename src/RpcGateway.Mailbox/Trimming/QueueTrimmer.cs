using RpcGateway.Mailbox.Storing;

namespace RpcGateway.Mailbox.Trimming;

/// <summary>Removes messages beyond their retention, and old keys, in portions, so that appends do not wait for long.</summary>
internal sealed class QueueTrimmer(
    IMailboxStore store, IEnumerable<TrimmedType> types, RpcMailboxOptions options, StoreStatus status, TimeProvider time) : IAsyncDisposable
{
    private readonly List<TrimmedType> _types = [.. types.Where(type => !type.Retention.IsUnlimited)];
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public void Start() => _running = RunAsync(_stopping.Token);

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    /// <summary>Removes what is old now.</summary>
    public async Task TrimAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var oldKeys = (now - options.KeyLifetime).ToUnixTimeMilliseconds();
        while (await store.RemoveKeysAsync(oldKeys, cancellationToken) == TrimRule.Portion)
        {
        }

        if (_types.Count > 0)
        {
            await TrimQueuesAsync(now, cancellationToken);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.TrimInterval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                if (await TryBeginAsync(cancellationToken))
                {
                    await TrimAsync(cancellationToken);
                }
            }
            catch (RpcMailboxException)
            {
                // The store reports its state itself, and the next round tries again.
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                MailboxLog.TrimFailed(status.Logger, e);
            }
        }
    }

    // One node at a time is enough: false if another one has begun in the last half of the interval.
    private Task<bool> TryBeginAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return store.TryBeginTrimAsync(
            now.ToUnixTimeMilliseconds(), (now - (options.TrimInterval / 2)).ToUnixTimeMilliseconds(), cancellationToken);
    }

    private async Task TrimQueuesAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rules = _types.ToDictionary(type => type.Name, type => TrimRule.From(type.Retention, now), StringComparer.Ordinal);
        var withAge = _types.Exists(type => type.Retention.MaxAge is not null);
        for (long? after = 0; after is { } position;)
        {
            var page = await store.ListQueuesAsync(position, withAge, cancellationToken);
            foreach (var queue in page.Queues)
            {
                if (rules.TryGetValue(queue.Queue[..queue.Queue.IndexOf('/')], out var rule) && rule.Applies(queue))
                {
                    while (await store.TrimAsync(queue.Queue, rule, cancellationToken) == TrimRule.Portion)
                    {
                    }
                }
            }

            after = page.Next;
        }
    }
}
