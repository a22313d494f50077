namespace RpcGateway.Protocol.Connections;

/// <summary>
/// What waits to be sent. Whoever finds no flush running becomes the flusher, so messages that arrive meanwhile leave
/// together.
/// </summary>
internal sealed class OutboundQueue(RpcConnection connection, IRpcTransport transport)
{
    private readonly int _maxBytes = connection.Options.MaxOutboundBytes;
    private readonly Lock _lock = new();
    private readonly OutboundLanes _lanes = new();
    private readonly List<OutboundMessage> _batch = [];
    private readonly SharedFrame? _frame = connection.Extended ? new SharedFrame() : null;
    private long _bytes;
    private long _sentBytes;
    private bool _flushing;
    private bool _sealed;
    private bool _closed;
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _empty;

    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Everything handed to the transport so far, in bytes.</summary>
    public long SentBytes => Volatile.Read(ref _sentBytes);

    public bool IsFull => Volatile.Read(ref _bytes) > _maxBytes;

    /// <summary>A response or a control message. It may stay until <see cref="Flush"/> where the caller flushes soon.</summary>
    public void SendUrgent(OutboundMessage message, bool flush = true)
    {
        if (Add(_lanes.Urgent, message) && flush)
        {
            Flush();
        }
    }

    /// <summary>
    /// A request or a progress report, which keep their order. It may stay until <see cref="Flush"/> where the caller
    /// flushes soon.
    /// </summary>
    public bool Send(OutboundMessage message, bool flush = true)
    {
        lock (_lock)
        {
            if (!_closed)
            {
                _lanes.Ordered.Add(message);
                _bytes += message.Size;
            }
            else
            {
                message.Drop();
                return false;
            }
        }

        if (flush)
        {
            Flush();
        }

        return true;
    }

    /// <summary>A notification; false if the connection must end because nothing may be dropped.</summary>
    public bool TryPush(OutboundMessage message, string method, RpcOverflowPolicy policy)
    {
        lock (_lock)
        {
            if (_closed)
            {
                message.Drop();
                return true;
            }

            if (_bytes + message.Size > _maxBytes && _bytes > 0)
            {
                if (policy == RpcOverflowPolicy.Disconnect)
                {
                    message.Drop();
                    return false;
                }

                _bytes -= policy == RpcOverflowPolicy.Latest
                    ? _lanes.Ordered.DropSame(method)
                    : _lanes.Ordered.DropOldest(_bytes + message.Size - _maxBytes);
                if (_bytes + message.Size > _maxBytes)
                {
                    // Others fill the queue, so this one is the oldest that may go.
                    message.Drop();
                    return true;
                }
            }

            _lanes.Ordered.AddDroppable(message, method, policy == RpcOverflowPolicy.Latest);
            _bytes += message.Size;
        }

        Flush();
        return true;
    }

    /// <summary>A frame of a binary stream.</summary>
    public void SendBulk(OutboundMessage message)
    {
        if (Volatile.Read(ref _sealed))
        {
            message.Drop();
        }
        else if (Add(_lanes.Bulk, message))
        {
            Flush();
        }
    }

    /// <summary>Takes no more frames of binary streams, which would delay a close for as long as they last.</summary>
    public void Seal() => Volatile.Write(ref _sealed, true);

    /// <summary>Completes when less than the limit waits.</summary>
    public Task WaitForRoomAsync()
    {
        lock (_lock)
        {
            return _closed || _bytes <= _maxBytes
                ? Task.CompletedTask
                : (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Completes when everything has been handed to the transport, or can't be any more.</summary>
    public Task WaitUntilSentAsync()
    {
        Flush();
        lock (_lock)
        {
            return _flushing
                ? (_empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task
                : Task.CompletedTask;
        }
    }

    /// <summary>Starts sending, unless somebody does it already.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            if (_flushing || _closed || _lanes.IsEmpty)
            {
                return;
            }

            _flushing = true;
        }

        // Not awaited here: WaitUntilSentAsync waits for it, and it tells the connection of a failure.
        _ = FlushAsync();
    }

    /// <summary>Releases what waits; nothing is sent any more.</summary>
    public void Close()
    {
        List<OutboundMessage> left;
        lock (_lock)
        {
            _closed = true;
            left = _lanes.RemoveAll();
            _bytes = 0;
            _room?.TrySetResult();
        }

        left.ForEach(message => message.Drop());
    }

    private bool Add(Queue<OutboundMessage> lane, OutboundMessage message)
    {
        lock (_lock)
        {
            if (!_closed)
            {
                lane.Enqueue(message);
                _bytes += message.Size;
                return true;
            }
        }

        message.Drop();
        return false;
    }

    private async Task FlushAsync()
    {
        try
        {
            for (var batches = 0; TakeBatch(); batches++)
            {
                if (batches == 1)
                {
                    // The caller has its own work, a read loop above all; others may have more to send without an end.
                    await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                }

                await SendBatchAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            Close();
            TakeBatch();
            connection.OnSendFailed(e);
        }
    }

    private async ValueTask SendBatchAsync()
    {
        var sent = 0;
        try
        {
            foreach (var message in _batch)
            {
                for (var i = 0; message.TryTake(i, out var bytes); i++)
                {
                    sent += bytes.Length;
                    if (_frame is null || message.Type != RpcFrameType.Text)
                    {
                        await SendSharedFrameAsync().ConfigureAwait(false);
                        await transport.SendAsync(bytes, message.Type, CancellationToken.None).ConfigureAwait(false);
                    }
                    else if (!_frame.TryAdd(bytes, message.IsJoined))
                    {
                        await SendSharedFrameAsync().ConfigureAwait(false);
                        _frame.TryAdd(bytes, message.IsJoined);
                    }
                }
            }

            await SendSharedFrameAsync().ConfigureAwait(false);
            await transport.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            ReleaseBatch();
            Volatile.Write(ref _sentBytes, _sentBytes + sent);
        }
    }

    private ValueTask SendSharedFrameAsync() => _frame is { IsEmpty: false } ? _frame.SendAsync(transport) : default;

    private void ReleaseBatch()
    {
        long size = 0;
        foreach (var message in _batch)
        {
            size += message.Size;
            message.Release();
        }

        _batch.Clear();
        lock (_lock)
        {
            _bytes = _closed ? 0 : _bytes - size;
            if (_room is not null && _bytes <= _maxBytes / 2)
            {
                _room.TrySetResult();
                _room = null;
            }
        }
    }

    // Says that the flush is over where nothing waits: under the lock, so that nobody counts on it any more.
    private bool TakeBatch()
    {
        TaskCompletionSource? empty;
        lock (_lock)
        {
            _lanes.TakeBatch(_batch);
            if (_batch.Count > 0)
            {
                return true;
            }

            _flushing = false;
            empty = _empty;
            _empty = null;
        }

        empty?.TrySetResult();
        return false;
    }
}
