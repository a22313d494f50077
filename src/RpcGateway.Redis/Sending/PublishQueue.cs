using RpcGateway.Protocol.Lifetime;
using RpcGateway.Redis.Messages;
using RpcGateway.Redis.Telemetry;

namespace RpcGateway.Redis.Sending;

/// <summary>
/// Messages that wait to be published. The first one is published at once; what is written while it is on its way is published
/// together afterwards, one payload for each channel. Never blocks: what exceeds the limit is refused, unless another node waits for it.
/// </summary>
internal sealed class PublishQueue(string nodeId, int maxBytes, int maxMessage, Action<Batch, Exception> failed)
{
    // Small enough for the output buffers that Redis grants subscribers.
    private const int MaxBatch = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Batch> _open = [];
    private List<Batch> _waiting = [];
    private IPublisher? _publisher;
    private int _generation;
    private int _bytes;
    private Task _sending = Task.CompletedTask;

    /// <summary>The number of bytes that wait.</summary>
    public int Bytes => Volatile.Read(ref _bytes);

    /// <summary>Starts to publish with a new connection to Redis.</summary>
    public void Open(IPublisher publisher, int generation)
    {
        lock (_lock)
        {
            _publisher = publisher;
            _generation = generation;
        }
    }

    /// <summary>Stops publishing. What waits is dropped.</summary>
    public async Task CloseAsync(Exception reason)
    {
        Task sending;
        List<Batch> dropped;
        lock (_lock)
        {
            _publisher = null;
            dropped = TakeWaiting();
            sending = _sending;
        }

        dropped.ForEach(batch => failed(batch, reason));
        await sending;
    }

    /// <summary>Completes when all that was written before has been published.</summary>
    public Task FlushAsync()
    {
        lock (_lock)
        {
            return _sending;
        }
    }

    /// <summary>Adds a message to a channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="message">The message.</param>
    /// <param name="requestId">Its id if it is a request that waits for a response; otherwise 0.</param>
    public PublishResult TryWrite<TMessage>(string channel, in TMessage message, long requestId = 0)
        where TMessage : struct, INodeMessage =>
        message.Size > maxMessage ? PublishResult.TooLarge : Write(channel, message, requestId, maxBytes);

    /// <summary>
    /// Adds a small message to a channel, also beyond the limit: without it, another node would wait in vain, or take this one for lost.
    /// Without a connection to Redis it is dropped.
    /// </summary>
    public void WriteAlways<TMessage>(string channel, in TMessage message)
        where TMessage : struct, INodeMessage => Write(channel, message, requestId: 0, int.MaxValue);

    private PublishResult Write<TMessage>(string channel, in TMessage message, long requestId, int limit)
        where TMessage : struct, INodeMessage
    {
        lock (_lock)
        {
            if (_publisher is null)
            {
                return PublishResult.NotConnected;
            }

            if (_bytes >= limit)
            {
                return PublishResult.QueueFull;
            }

            var batch = GetBatch(channel);
            var before = batch.Buffer.Length;
            message.Write(batch.Buffer);
            batch.Count++;
            _bytes += batch.Buffer.Length - before;
            if (requestId != 0)
            {
                batch.AddRequest(requestId);
            }

            if (_sending.IsCompleted)
            {
                _sending = SendAsync();
            }

            return PublishResult.Accepted;
        }
    }

    private Batch GetBatch(string channel)
    {
        if (_open.TryGetValue(channel, out var batch) && batch.Buffer.Length < MaxBatch)
        {
            return batch;
        }

        batch = new Batch(channel);
        Payload.WriteHeader(batch.Buffer, nodeId, _generation);
        _open[channel] = batch;
        _waiting.Add(batch);
        _bytes += batch.Buffer.Length;
        return batch;
    }

    private List<Batch> TakeWaiting()
    {
        var batches = _waiting;
        _waiting = [];
        _open.Clear();
        _bytes = 0;
        return batches;
    }

    // Starts with the lock held, and publishes the first message on the thread that wrote it.
    private async Task SendAsync()
    {
        while (true)
        {
            List<Batch> batches;
            IPublisher? publisher;
            lock (_lock)
            {
                publisher = _publisher;
                batches = TakeWaiting();
                if (batches.Count == 0 || publisher is null)
                {
                    // Decided with the lock held: a later message starts the next run.
                    _sending = Task.CompletedTask;
                    return;
                }
            }

            await SendAsync(publisher, batches).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(IPublisher publisher, List<Batch> batches)
    {
        var published = new Task[batches.Count];
        for (var i = 0; i < published.Length; i++)
        {
            published[i] = publisher.PublishAsync(batches[i].Channel, batches[i].Buffer.Written);
        }

        var all = Task.WhenAll(published);
        await Task.WhenAny(all, publisher.Lost).ConfigureAwait(false);
        if (!all.IsCompleted)
        {
            all.Abandon();
        }

        for (var i = 0; i < published.Length; i++)
        {
            if (published[i].IsCompletedSuccessfully)
            {
                RedisCounters.CountSent(batches[i].Count, batches[i].Buffer.Length);
                batches[i].Buffer.Release();
            }
            else
            {
                // The buffer may still be in use, so it does not return to the pool.
                failed(batches[i], published[i].Exception?.InnerException ?? new IOException("The connection to Redis was lost."));
            }
        }
    }
}
