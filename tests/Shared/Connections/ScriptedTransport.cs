using System.Threading.Channels;
using RpcGateway.Protocol;

namespace RpcGateway.TestTools;

/// <summary>
/// A transport whose other end is the test. The test decides which bytes arrive, in which fragments, and when the peer stops
/// reading. A connection receives what was sent before without an await, on the thread that reads.
/// </summary>
internal sealed class ScriptedTransport : IRpcTransport
{
    private readonly Lock _lock = new();
    private readonly Queue<IEnumerator<Fragment>> _incoming = new();
    private readonly Channel<TransportFrame> _received = Channel.CreateUnbounded<TransportFrame>();
    private readonly TaskCompletionSource<RpcClose> _closed = NewSignal<RpcClose>();
    private readonly TaskCompletionSource _aborted = NewSignal();
    private readonly TaskCompletionSource _never = NewSignal();
    private TaskCompletionSource _more = NewSignal();
    private TaskCompletionSource _reads = NewSignal();
    private TaskCompletionSource<ReadOnlyMemory<byte>> _stuck = NewSignal<ReadOnlyMemory<byte>>();
    private Task _unblocked;
    private Fragment _fragment;
    private RpcClose _peerClose = new(RpcCloseCode.Normal, "");
    private volatile bool _isDropped;

    /// <summary>Creates a transport whose peer reads.</summary>
    public ScriptedTransport()
    {
        _reads.SetResult();
        _unblocked = _aborted.Task;
    }

    /// <inheritdoc/>
    public bool HasUnread => false;

    /// <inheritdoc/>
    public RpcClose? PeerClose { get; private set; }

    /// <summary>Whether the peer does not respond to the close of the connection.</summary>
    public bool IgnoresClose { get; set; }

    /// <summary>Called before each frame reaches the peer, on the thread that sends it.</summary>
    public Action? OnSend { get; set; }

    /// <summary>Completes with the close that the connection sends.</summary>
    public Task<RpcClose> Closed => _closed.Task;

    /// <summary>Completes when the connection aborts the transport.</summary>
    public Task Aborted => _aborted.Task;

    /// <summary>Completes with the bytes that wait in the transport while the peer does not read.</summary>
    public Task<ReadOnlyMemory<byte>> Stuck => _stuck.Task;

    /// <summary>The frames that the peer has received and the test has not read yet.</summary>
    public ChannelReader<TransportFrame> Received => _received.Reader;

    /// <summary>Sends a text message to the connection.</summary>
    public void Send(string text) => Send(Fragment.Text(text));

    /// <summary>Sends fragments to the connection, each when it reads.</summary>
    public void Send(params IEnumerable<Fragment> fragments)
    {
        lock (_lock)
        {
            _incoming.Enqueue(fragments.GetEnumerator());
            _more.TrySetResult();
        }
    }

    /// <summary>Sends a binary frame to the connection.</summary>
    public void SendFrame(byte[] frame) => Send(new Fragment(frame, RpcFrameType.Binary, EndOfMessage: true));

    /// <summary>Closes the connection as the peer.</summary>
    public void SendClose(RpcClose close)
    {
        _peerClose = close;
        Send(Fragment.Close);
    }

    /// <summary>Makes sends wait until the peer reads again, or until the connection is aborted.</summary>
    /// <param name="evenIfAborted">Whether sends also wait after the abort.</param>
    public void StopReading(bool evenIfAborted = false)
    {
        _unblocked = evenIfAborted ? _never.Task : _aborted.Task;
        _stuck = NewSignal<ReadOnlyMemory<byte>>();
        _reads = NewSignal();
    }

    /// <summary>Lets the peer read again.</summary>
    public void ResumeReading() => _reads.TrySetResult();

    /// <summary>Drops the connection without a close, as a network failure does.</summary>
    public void Drop()
    {
        _isDropped = true;
        Abort();
    }

    // Not an async method: those allocate in debug builds, and tests count the bytes that the connection allocates.
    /// <inheritdoc/>
    public ValueTask<RpcTransportRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        _fragment != default || TryTakeFragment(out _fragment) ? new ValueTask<RpcTransportRead>(Read(buffer)) : WaitAsync(buffer);

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, RpcFrameType type, CancellationToken cancellationToken)
    {
        if (!_reads.Task.IsCompleted)
        {
            _stuck.TrySetResult(message);
            await Task.WhenAny(_reads.Task, _unblocked);
            if (!_reads.Task.IsCompleted)
            {
                throw Dropped();
            }
        }

        if (_isDropped)
        {
            throw Dropped();
        }

        OnSend?.Invoke();
        _received.Writer.TryWrite(new TransportFrame(message.ToArray(), type));
    }

    /// <inheritdoc/>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public ValueTask CloseAsync(RpcClose close, CancellationToken cancellationToken)
    {
        _closed.TrySetResult(close);
        if (!IgnoresClose)
        {
            Send(Fragment.Close);
        }

        return default;
    }

    /// <inheritdoc/>
    public void Abort() => _aborted.TrySetResult();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Abort();
        return default;
    }

    private static IOException Dropped() => new("The transport was dropped.");

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource<T> NewSignal<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async ValueTask<RpcTransportRead> WaitAsync(Memory<byte> buffer)
    {
        while (!TryTakeFragment(out _fragment))
        {
            await Task.WhenAny(_more.Task, _aborted.Task);
            if (_aborted.Task.IsCompleted)
            {
                throw Dropped();
            }
        }

        return Read(buffer);
    }

    private RpcTransportRead Read(Memory<byte> buffer)
    {
        if (_fragment.Type == RpcFrameType.Close)
        {
            PeerClose ??= _peerClose;
            return new RpcTransportRead(0, RpcFrameType.Close, EndOfMessage: true);
        }

        var fragment = _fragment;
        var count = Math.Min(buffer.Length, fragment.Bytes.Length);
        fragment.Bytes[..count].CopyTo(buffer);
        var isRead = count == fragment.Bytes.Length;
        _fragment = isRead ? default : fragment with { Bytes = fragment.Bytes[count..] };
        return new RpcTransportRead(count, fragment.Type, isRead && fragment.EndOfMessage);
    }

    private bool TryTakeFragment(out Fragment fragment)
    {
        lock (_lock)
        {
            while (_incoming.TryPeek(out var fragments))
            {
                if (fragments.MoveNext())
                {
                    fragment = fragments.Current;
                    return true;
                }

                _incoming.Dequeue();
            }

            _more = NewSignal();
            fragment = default;
            return false;
        }
    }
}
