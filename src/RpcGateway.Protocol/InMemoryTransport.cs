using System.Threading.Channels;

namespace RpcGateway.Protocol;

/// <summary>
/// A transport within one process, as a pair of ends: for tests and for services that run in the same process as their
/// client.
/// </summary>
public sealed class InMemoryTransport : IRpcTransport
{
    // Roughly what the buffers of a socket hold: if the reader stops, the writer must wait.
    private const int MaxQueuedMessages = 64;

    private readonly ChannelReader<Message> _incoming;
    private readonly ChannelWriter<Message> _outgoing;
    private readonly ChannelWriter<Message> _incomingEnd;
    private Message _current = new([], RpcFrameType.Text, default);
    private int _offset;

    private InMemoryTransport(Channel<Message> incoming, Channel<Message> outgoing)
    {
        _incoming = incoming.Reader;
        _incomingEnd = incoming.Writer;
        _outgoing = outgoing.Writer;
    }

    /// <inheritdoc/>
    public RpcClose? PeerClose { get; private set; }

    /// <inheritdoc/>
    public bool HasUnread => _offset < _current.Bytes.Length || _incoming.TryPeek(out _);

    /// <summary>Creates two connected ends.</summary>
    public static (InMemoryTransport First, InMemoryTransport Second) CreatePair()
    {
        var options = new BoundedChannelOptions(MaxQueuedMessages) { SingleReader = true };
        var one = Channel.CreateBounded<Message>(options);
        var other = Channel.CreateBounded<Message>(options);
        return (new InMemoryTransport(one, other), new InMemoryTransport(other, one));
    }

    /// <inheritdoc/>
    public async ValueTask<RpcTransportRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_offset == _current.Bytes.Length)
        {
            if (buffer.IsEmpty)
            {
                await _incoming.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
                if (!_incoming.TryPeek(out var next) || next.Bytes.Length > 0)
                {
                    return new RpcTransportRead(0, RpcFrameType.Text, EndOfMessage: false);
                }
            }

            _current = await ReadMessageAsync(cancellationToken).ConfigureAwait(false);
            _offset = 0;
        }

        if (_current.Type == RpcFrameType.Close)
        {
            PeerClose = _current.Close;
            return new RpcTransportRead(0, RpcFrameType.Close, EndOfMessage: true);
        }

        var count = Math.Min(buffer.Length, _current.Bytes.Length - _offset);
        _current.Bytes.AsMemory(_offset, count).CopyTo(buffer);
        _offset += count;
        return new RpcTransportRead(count, _current.Type, EndOfMessage: _offset == _current.Bytes.Length);
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, RpcFrameType type, CancellationToken cancellationToken)
    {
        try
        {
            await _outgoing.WriteAsync(new Message(message.ToArray(), type, default), cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException e)
        {
            throw new IOException("The other end of the transport has closed.", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public async ValueTask CloseAsync(RpcClose close, CancellationToken cancellationToken)
    {
        if (await _outgoing.WaitToWriteAsync(cancellationToken).ConfigureAwait(false))
        {
            await _outgoing.WriteAsync(new Message([], RpcFrameType.Close, close), cancellationToken).ConfigureAwait(false);
            _outgoing.TryComplete();
        }
    }

    /// <inheritdoc/>
    public void Abort()
    {
        var lost = new IOException("The transport was aborted.");
        _outgoing.TryComplete(lost);
        _incomingEnd.TryComplete(lost);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Abort();
        return default;
    }

    private async ValueTask<Message> ReadMessageAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _incoming.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException e)
        {
            throw new IOException("The other end of the transport has closed.", e);
        }
    }

    private readonly record struct Message(byte[] Bytes, RpcFrameType Type, RpcClose Close);
}
