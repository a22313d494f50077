namespace RpcGateway.Samples.Cache.Feed;

/// <summary>
/// The messages for one reader. Only the newest of each key waits for it, so that a slow reader needs no more memory than its keys.
/// </summary>
internal sealed class FeedSubscription(FeedSubscriptions owner, IReadOnlyCollection<string> keys) : IDisposable
{
    private const int MaxTags = 100;

    private readonly Lock _gate = new();
    private readonly Dictionary<(bool IsTag, string Key), FeedMessage> _waiting = [];
    private TaskCompletionSource? _reader;
    private int _tags;
    private bool _hasGap;

    public IReadOnlyCollection<string> Keys { get; } = keys;

    public void Add(FeedMessage message)
    {
        lock (_gate)
        {
            var isTag = message.Kind == FeedKind.TagRemoved;
            if (_waiting.TryAdd((isTag, message.Key), message))
            {
                _tags += isTag ? 1 : 0;
                if (_tags > MaxTags)
                {
                    _waiting.Clear();
                    _tags = 0;
                    _hasGap = true;
                }
            }
            else
            {
                _waiting[(isTag, message.Key)] = message;
            }

            _reader?.TrySetResult();
        }
    }

    /// <summary>Makes the next read report a gap.</summary>
    public void AddGap()
    {
        lock (_gate)
        {
            _hasGap = true;
            _reader?.TrySetResult();
        }
    }

    /// <summary>Completes when there is something to read.</summary>
    public Task WaitAsync()
    {
        lock (_gate)
        {
            if (_hasGap || _waiting.Count > 0)
            {
                return Task.CompletedTask;
            }

            _reader = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _reader.Task;
        }
    }

    /// <summary>Takes what waits. <paramref name="hasGap"/> means that messages may have been missed.</summary>
    public IReadOnlyList<FeedMessage> Take(out bool hasGap)
    {
        lock (_gate)
        {
            hasGap = _hasGap;
            FeedMessage[] taken = [.. _waiting.Values];
            _waiting.Clear();
            (_hasGap, _tags, _reader) = (false, 0, null);
            return taken;
        }
    }

    public void Dispose() => owner.Remove(this);
}
