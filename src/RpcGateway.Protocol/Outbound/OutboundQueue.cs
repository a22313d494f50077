using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Outbound;

/// <summary>The messages to send. A sender flushes if no flush is running; messages queued during a flush leave together.</summary>
internal sealed class OutboundQueue(ConnectionContext connection, IRpcTransport transport)
{
    // A list that no connection uses at the moment, so that an idle connection needs none.
    [ThreadStatic] private static List<OutboundMessage>? _spareBatch;

    private readonly int _maxBytes = connection.Options.MaxOutboundBytes;
    private readonly OutboundLanes _lanes = new(); // Also the lock.
    private readonly SharedFrame? _frame = connection.SharesFrames ? new SharedFrame() : null;
    private List<OutboundMessage>? _batch;
    private long _bytes;
    private long _messages;
    private long _sentBytes;
    private bool _flushing, _sealed, _closed, _left;
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _empty;

    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>The number of messages queued so far. Messages that were queued together count as one.</summary>
    public long Messages => Volatile.Read(ref _messages);

    /// <summary>The number of bytes passed to the transport so far.</summary>
    public long SentBytes => Volatile.Read(ref _sentBytes);

    public bool IsFull => Volatile.Read(ref _bytes) > _maxBytes;

    /// <summary>Queues a response or a control message. A caller can omit the flush if it flushes soon.</summary>
    public void SendUrgent(OutboundMessage message, bool flush = true)
    {
        lock (_lanes)
        {
            if (!TryCount(message, _closed))
            {
                return;
            }

            _lanes.AddUrgent(message);
        }

        if (flush)
        {
            Flush();
        }
    }

    /// <summary>Queues a request with its call, or progress, in order. Returns false if the queue is closed.</summary>
    /// <remarks>After the last message, no more notifications are accepted.</remarks>
    public bool Send(OutboundMessage message, bool flush = true, IOutboundRequest? request = null, bool isLast = false)
    {
        lock (_lanes)
        {
            if (!TryCount(message, _closed))
            {
                return false;
            }

            request?.Position = _messages;
            _lanes.Ordered.Add(message);
            _left |= isLast;
        }

        if (flush)
        {
            Flush();
        }

        return true;
    }

    /// <summary>Queues a notification. Returns false if the queue is full and the policy is to disconnect.</summary>
    /// <exception cref="RpcConnectionLostException">The peer goes away and gets no new notifications.</exception>
    public bool TryPush(OutboundMessage message, string method, RpcOverflowPolicy policy)
    {
        var (dropped, fits) = (0, true);
        lock (_lanes)
        {
            if (_closed || _left)
            {
                message.Drop();
                return _closed ? true : throw ConnectionLoss.Create(ConnectionLoss.Left, requestSent: false);
            }

            if (_bytes + message.Size > _maxBytes && _bytes > 0)
            {
                if (policy == RpcOverflowPolicy.Disconnect)
                {
                    message.Drop();
                    return false;
                }

                _bytes -= _lanes.DropOld(method, policy, _bytes + message.Size - _maxBytes, out dropped);
                fits = _bytes + message.Size <= _maxBytes;
            }

            if (fits)
            {
                _lanes.Ordered.AddDroppable(message, method, policy == RpcOverflowPolicy.Latest);
                _bytes += message.Size;
                _messages++;
            }
            else
            {
                // Messages that must not be dropped fill the queue, so this one is the oldest that may be dropped.
                message.Drop();
                dropped++;
            }
        }

        RpcTelemetry.CountDrops(dropped, policy);
        Flush();
        return true;
    }

    /// <summary>Queues a frame of a binary stream.</summary>
    public void SendBulk(OutboundMessage message)
    {
        lock (_lanes)
        {
            if (!TryCount(message, _sealed || _closed))
            {
                return;
            }

            _lanes.AddBulk(message);
        }

        Flush();
    }

    /// <summary>Stops accepting frames of binary streams, which would delay a close until the streams end.</summary>
    public void Seal()
    {
        lock (_lanes)
        {
            _sealed = true;
        }
    }

    /// <summary>Completes when the waiting bytes are within the limit.</summary>
    public Task WaitForRoomAsync()
    {
        lock (_lanes)
        {
            return _closed || _bytes <= _maxBytes
                ? Task.CompletedTask
                : (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Completes when everything has been passed to the transport, or the queue is closed.</summary>
    public Task WaitUntilSentAsync()
    {
        Flush();
        lock (_lanes)
        {
            return _flushing
                ? (_empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task
                : Task.CompletedTask;
        }
    }

    /// <summary>Starts sending, unless a flush is already running.</summary>
    public void Flush()
    {
        lock (_lanes)
        {
            if (_flushing || _closed || _lanes.IsEmpty)
            {
                return;
            }

            _flushing = true;
        }

        // Not awaited here: WaitUntilSentAsync waits for it, and it reports a failure to the connection.
        _ = FlushAsync();
    }

    /// <summary>Closes the queue and discards the waiting messages. Nothing is sent afterwards.</summary>
    public void Close()
    {
        List<OutboundMessage> discarded;
        lock (_lanes)
        {
            _closed = true;
            discarded = _lanes.RemoveAll();
            _bytes = 0;
            _room?.TrySetResult();
        }

        discarded.ForEach(message => message.Drop());
    }

    private bool TryCount(OutboundMessage message, bool isRefused)
    {
        if (isRefused)
        {
            message.Drop();
            return false;
        }

        _bytes += message.Size;
        _messages++;
        return true;
    }

    private async Task FlushAsync()
    {
        try
        {
            for (var batches = 0; TakeBatch(); batches++)
            {
                if (batches == 1)
                {
                    // The caller (usually the read loop) has other work, and other senders may never pause.
                    await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                }

                await SendBatchAsync().ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            Close();
            TakeBatch();
            RpcConnectionLog.TransportFailed(connection.Logger, e, connection.Id);
            connection.Control.Abort(new RpcClose(RpcCloseCode.Lost, "The connection was lost while sending."));
        }
    }

    private async ValueTask SendBatchAsync()
    {
        try
        {
            var sent = await OutboundBatch.SendAsync(_batch!, _frame, transport).ConfigureAwait(false);
            Volatile.Write(ref _sentBytes, _sentBytes + sent);
        }
        finally
        {
            ReleaseBatch();
        }
    }

    private void ReleaseBatch()
    {
        long size = 0;
        foreach (var message in _batch!)
        {
            size += message.Size;
            message.Release();
        }

        _batch.Clear();
        lock (_lanes)
        {
            _bytes = _closed ? 0 : _bytes - size;
            if (_room is not null && _bytes <= _maxBytes / 2)
            {
                _room.TrySetResult();
                _room = null;
            }
        }
    }

    // Ends the flush if nothing waits. Under the lock, so that no sender relies on a flush that has ended.
    private bool TakeBatch()
    {
        TaskCompletionSource? empty;
        lock (_lanes)
        {
            _batch ??= _spareBatch ?? [];
            _spareBatch = null;
            _lanes.TakeBatch(_batch);
            if (_batch.Count > 0)
            {
                return true;
            }

            _spareBatch = _batch;
            _batch = null;
            _flushing = false;
            empty = _empty;
            _empty = null;
        }

        empty?.TrySetResult();
        return false;
    }
}
