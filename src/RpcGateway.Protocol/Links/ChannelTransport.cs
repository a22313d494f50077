using System.Buffers;
using System.Threading.Tasks.Sources;

namespace RpcGateway.Protocol.Links;

/// <summary>
/// A channel as the transport of an <see cref="RpcConnection"/>. The read loop of the link queues the messages, limited by the credit
/// of the channel; the connection reads them on the thread pool, so its user code never runs on the loop of the link.
/// </summary>
internal sealed class ChannelTransport(Link link, uint number)
    : LinkChannel(link, number), IRpcTransport, IBurstReceiver, IValueTaskSource<RpcTransportRead>
{
    private readonly Queue<Segment> _received = new();
    private ManualResetValueTaskSourceCore<bool> _wait = new() { RunContinuationsAsynchronously = true };
    private Segment _current;
    private int _offset;
    private bool _hasCurrent;
    private bool _isWaiting;
    private bool _isInBurst;
    private bool _isAborted;
    private RpcClose? _close;

    /// <summary>Called when the peer changes the description of the channel; valid until it returns. Must not block or throw.</summary>
    public Action<ReadOnlyMemory<byte>>? Updated { get; set; }

    public RpcClose? PeerClose { get; private set; }

    public bool HasUnread
    {
        get
        {
            lock (_received)
            {
                return _hasCurrent || _received.Count > 0;
            }
        }
    }

    /// <summary>Whether everything received has been read and the reader waits for more.</summary>
    public bool IsDrained
    {
        get
        {
            lock (_received)
            {
                return _isWaiting && _received.Count == 0;
            }
        }
    }

    // A wait for the first byte needs no state machine, because many connections are waiting.
    public ValueTask<RpcTransportRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_hasCurrent || TryTake())
        {
            return new ValueTask<RpcTransportRead>(Read(buffer));
        }

        var wait = WaitAsync();
        return buffer.IsEmpty ? wait : AwaitAsync(wait, buffer);
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, RpcFrameType type, CancellationToken cancellationToken)
    {
        var frame = LinkFrame.Rent();
        frame.Write(message.Span);
        Send(frame, type, flush: false);
        return WaitingBytes > 0 || Link.IsFull ? WaitForRoomOnLinkAsync() : default;
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        Link.FlushSoon();
        return default;
    }

    public ValueTask CloseAsync(RpcClose close, CancellationToken cancellationToken)
    {
        Close(close);
        SetClosed(close, isAborted: false);
        return default;
    }

    public void Abort()
    {
        Close(new RpcClose(RpcCloseCode.Lost, "The connection was aborted."));
        SetClosed(default, isAborted: true);
    }

    public ValueTask DisposeAsync()
    {
        Abort();
        lock (_received)
        {
            while (_received.TryDequeue(out var segment))
            {
                ArrayPool<byte>.Shared.Return(segment.Bytes);
            }
        }

        return default;
    }

    void IBurstReceiver.EndBurst()
    {
        _isInBurst = false;
        Wake();
    }

    RpcTransportRead IValueTaskSource<RpcTransportRead>.GetResult(short token)
    {
        _wait.GetResult(token);
        return Peek();
    }

    ValueTaskSourceStatus IValueTaskSource<RpcTransportRead>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<RpcTransportRead>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wait.OnCompleted(continuation, state, token, flags);

    protected override void OnMessage(ReadOnlyMemory<byte> message, RpcFrameType type, int cost)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Math.Max(1, message.Length));
        message.Span.CopyTo(bytes);
        lock (_received)
        {
            _received.Enqueue(new Segment(bytes, message.Length, type, cost));
        }

        if (!_isInBurst)
        {
            _isInBurst = true;
            Link.AtEndOfBurst(this);
        }
    }

    protected override void OnUpdated(ReadOnlyMemory<byte> description) => Updated?.Invoke(description);

    protected override void OnClosed(RpcClose close, bool isLost) =>
        SetClosed(isLost ? new RpcClose(RpcCloseCode.Lost, close.Reason) : close, isAborted: false);

    private async ValueTask WaitForRoomOnLinkAsync()
    {
        Link.Flush();
        await WaitForRoomAsync().ConfigureAwait(false);
        await Link.WaitForRoomAsync().ConfigureAwait(false);
    }

    private void SetClosed(RpcClose close, bool isAborted)
    {
        lock (_received)
        {
            _close ??= close;
            _isAborted |= isAborted;
        }

        Wake();
    }

    private bool TryTake()
    {
        lock (_received)
        {
            _hasCurrent = !_isAborted && _received.TryDequeue(out _current);
            _offset = 0;
            return _hasCurrent;
        }
    }

    private async ValueTask<RpcTransportRead> AwaitAsync(ValueTask<RpcTransportRead> wait, Memory<byte> buffer)
    {
        var first = await wait.ConfigureAwait(false);
        return TryTake() ? Read(buffer) : first;
    }

    private ValueTask<RpcTransportRead> WaitAsync()
    {
        lock (_received)
        {
            if (_received.Count == 0 && _close is null)
            {
                _wait.Reset();
                _isWaiting = true;
                return new ValueTask<RpcTransportRead>(this, _wait.Version);
            }
        }

        return new ValueTask<RpcTransportRead>(Peek());
    }

    // What is available: a message, or the end of the channel.
    private RpcTransportRead Peek()
    {
        lock (_received)
        {
            if (_isAborted)
            {
                throw new IOException("The channel was aborted.");
            }

            if (_received.Count > 0)
            {
                return new RpcTransportRead(0, RpcFrameType.Text, EndOfMessage: false);
            }

            PeerClose = _close;
            return new RpcTransportRead(0, RpcFrameType.Close, EndOfMessage: true);
        }
    }

    private RpcTransportRead Read(Memory<byte> buffer)
    {
        if (buffer.IsEmpty && _current.Length > 0)
        {
            return new RpcTransportRead(0, _current.Type, EndOfMessage: false);
        }

        var count = Math.Min(buffer.Length, _current.Length - _offset);
        _current.Bytes.AsMemory(_offset, count).CopyTo(buffer);
        _offset += count;
        var isEnd = _offset == _current.Length;
        var read = new RpcTransportRead(count, _current.Type, isEnd);
        if (isEnd)
        {
            var (bytes, cost) = (_current.Bytes, _current.Cost);
            _current = default;
            _hasCurrent = false;
            ArrayPool<byte>.Shared.Return(bytes);
            Released(cost);
        }

        return read;
    }

    private void Wake()
    {
        lock (_received)
        {
            // At the end of a burst, everything may have been read already.
            if (!_isWaiting || (_received.Count == 0 && _close is null))
            {
                return;
            }

            _isWaiting = false;
        }

        _wait.SetResult(true);
    }

    private readonly record struct Segment(byte[] Bytes, int Length, RpcFrameType Type, int Cost);
}
