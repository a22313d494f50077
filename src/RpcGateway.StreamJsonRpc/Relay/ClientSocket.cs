using System.Buffers;
using System.Net.WebSockets;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.StreamJsonRpc.Relay;

/// <summary>Whole messages from and to the client. One receive runs at a time; sends wait for each other.</summary>
internal sealed class ClientSocket(IRpcTransport transport, int maxMessageSize) : IAsyncDisposable
{
    private const int InitialSize = 4 * 1024;
    private const int MaxDiscarded = 16 * 1024 * 1024;
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);
    private static readonly RpcClose Lost = new(RpcCloseCode.Lost, "The connection was lost.");

    private readonly SemaphoreSlim _sending = new(1);
    private byte[]? _buffer;
    private bool _isClosing;

    /// <summary>Whether the gateway waits for the client, and so notices whether it is alive.</summary>
    public bool IsReceiving { get; private set; }

    /// <summary>Why the client closed the connection.</summary>
    public RpcClose Close => transport.PeerClose ?? Lost;

    /// <summary>Receives the next message. An idle connection holds no buffer. Only <see cref="Abort"/> ends it early.</summary>
    public async ValueTask<ClientMessage> ReceiveAsync()
    {
        IsReceiving = true;
        try
        {
            return await CollectAsync();
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            return new ClientMessage(ClientMessageKind.Closed);
        }
        finally
        {
            IsReceiving = false;
        }
    }

    /// <summary>Sends a message, and waits until the client has room for it. Does nothing after a close.</summary>
    /// <returns>False if the client is gone.</returns>
    public async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        try
        {
            await _sending.WaitAsync(cancellationToken);
            try
            {
                if (_isClosing)
                {
                    return false;
                }

                await transport.SendAsync(message, RpcFrameType.Text, cancellationToken);
                await transport.FlushAsync(cancellationToken);
                return true;
            }
            finally
            {
                _sending.Release();
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException
            or ObjectDisposedException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Sends a close with its reason, after the message that is being sent.</summary>
    public async ValueTask CloseAsync(RpcClose close, CancellationToken cancellationToken)
    {
        try
        {
            await _sending.WaitAsync(cancellationToken);
            try
            {
                _isClosing = true;
                await transport.CloseAsync(close, cancellationToken);
            }
            finally
            {
                _sending.Release();
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException
            or ObjectDisposedException or InvalidOperationException)
        {
            transport.Abort();
        }
    }

    /// <summary>Closes a connection that was never used, so that the client reads the reason.</summary>
    public async ValueTask CloseAndWaitAsync(RpcClose close, TimeProvider time)
    {
        using var timeout = new CancellationTokenSource(CloseTimeout, time);
        await CloseAsync(close, timeout.Token);
        using var abort = timeout.Token.Register(Abort);
        while ((await ReceiveAsync()).Kind != ClientMessageKind.Closed)
        {
        }
    }

    public void Abort() => transport.Abort();

    public ValueTask DisposeAsync()
    {
        Release();
        return transport.DisposeAsync();
    }

    private async ValueTask<ClientMessage> CollectAsync()
    {
        if (!transport.HasUnread)
        {
            Release();
            if (await transport.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None) is { } first
                && (first.EndOfMessage || first.Type == RpcFrameType.Close))
            {
                return ToMessage(first, 0);
            }
        }

        _buffer ??= ArrayPool<byte>.Shared.Rent(Math.Min(InitialSize, maxMessageSize));
        var length = 0;
        RpcTransportRead read;
        do
        {
            if (length == _buffer.Length)
            {
                Grow(length);
            }

            read = await transport.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None);
            length += read.Count;
            if (length > maxMessageSize)
            {
                return await DiscardAsync(read, length);
            }
        }
        while (!read.EndOfMessage && read.Type != RpcFrameType.Close);
        return ToMessage(read, length);
    }

    private ClientMessage ToMessage(RpcTransportRead read, int length) => read.Type switch
    {
        RpcFrameType.Close => new ClientMessage(ClientMessageKind.Closed),
        RpcFrameType.Text => new ClientMessage(ClientMessageKind.Text, _buffer.AsMemory(0, length)),
        _ => new ClientMessage(ClientMessageKind.Binary),
    };

    // Reads to the end of a message that is too large, to find its id.
    private async ValueTask<ClientMessage> DiscardAsync(RpcTransportRead read, int length)
    {
        var scan = new EnvelopeScanner();
        scan.Read(_buffer.AsSpan(0, length));
        var discarded = 0L;
        while (!read.EndOfMessage && read.Type != RpcFrameType.Close)
        {
            read = await transport.ReceiveAsync(_buffer!, CancellationToken.None);
            scan.Read(_buffer.AsSpan(0, read.Count));
            discarded += read.Count;
            if (discarded > MaxDiscarded)
            {
                return new ClientMessage(ClientMessageKind.TooLarge);
            }
        }

        return read.Type == RpcFrameType.Close
            ? new ClientMessage(ClientMessageKind.Closed)
            : new ClientMessage(ClientMessageKind.TooLarge, default, scan);
    }

    private void Grow(int length)
    {
        var grown = ArrayPool<byte>.Shared.Rent(length * 2);
        _buffer.AsSpan(0, length).CopyTo(grown);
        Release();
        _buffer = grown;
    }

    private void Release()
    {
        if (_buffer is { } buffer)
        {
            _buffer = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
