using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using RpcGateway.Protocol.Transports;

namespace RpcGateway.Protocol;

/// <summary>Messages over a WebSocket, of either end (RFC 6455).</summary>
public sealed class WebSocketTransport : IRpcTransport, IPingable
{
    // A pong tells that the peer has read what was sent before its ping. One follows each 128 KiB, and larger messages are sent
    // in fragments, so that a link of 5 KiB/s shows a sign of life within the 30 s of the defaults while it carries them.
    private const int ProbedBytes = 128 * 1024;

    private static readonly RpcClose Violation =
        new(RpcCloseCode.ProtocolError, "The peer sent text that is not UTF-8, or broke the rules of WebSocket.");

    private readonly WebSocket _socket;
    private readonly CoalescingStream? _stream;

    // A client's frames are masked (RFC 6455, section 5.3), which is left to the socket.
    private readonly bool _masks;

    private volatile bool _isViolated;
    private volatile bool _isClosing;
    private int _unprobed;
    private Task _ping = Task.CompletedTask;

    /// <summary>A transport that writes each message separately.</summary>
    /// <param name="socket">The socket; disposed with the transport.</param>
    public WebSocketTransport(WebSocket socket)
        : this(socket, null)
    {
    }

    /// <param name="socket">The socket; disposed with the transport.</param>
    /// <param name="stream">The stream below the socket; null if each message is a separate write.</param>
    internal WebSocketTransport(WebSocket socket, CoalescingStream? stream)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _socket = socket;
        _stream = stream;
        _masks = socket is ClientWebSocket;
    }

    /// <inheritdoc/>
    public RpcClose? PeerClose => _socket.CloseStatus is { } status
        ? new RpcClose((RpcCloseCode)status, _socket.CloseStatusDescription ?? "")
        : _isViolated ? Violation : null;

    /// <inheritdoc/>
    public bool HasUnread => _stream is { Reads.HasUnread: true };

    bool IPingable.CanPing => _stream is not null;

    long IPingable.Reads => _stream?.Reads.Count ?? 0;

    long IPingable.Writes => _stream?.Writes.Count ?? 0;

    /// <summary>
    /// What a WebSocket without a <see cref="CoalescingStream"/> is told, so that a dead peer is noticed within interval and timeout
    /// together. With one the connection looks after its peer, and the WebSocket's own interval is zero: it would take a
    /// pong that waits behind a large message for a dead peer.
    /// </summary>
    internal static (TimeSpan Interval, TimeSpan Timeout) GetKeepAlive(RpcConnectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        // The socket looks at its clock four times per interval, so a ping and its timeout are each late by up to a
        // quarter. Four fifths of both make up for that: 0.8 * (1 + 1 + 2 * 0.25) = 2.
        return (options.KeepAliveInterval * 0.8, options.KeepAliveTimeout * 0.8);
    }

    /// <inheritdoc/>
    public ValueTask<RpcTransportRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (buffer.IsEmpty)
        {
            return WaitAsync(cancellationToken);
        }

        var read = _socket.ReceiveAsync(buffer, cancellationToken);
        return read.IsCompletedSuccessfully ? new ValueTask<RpcTransportRead>(ToRead(read.Result)) : AwaitAsync(read);
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> message, RpcFrameType type, CancellationToken cancellationToken)
    {
        if (_isViolated)
        {
            return default;
        }

        if (_stream is not null)
        {
            _stream.Writes.Hold();
            _unprobed += message.Length;
            if (_unprobed >= ProbedBytes)
            {
                return SendProbedAsync(_stream, message, type, cancellationToken);
            }

            if (!_masks && (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                && _stream.Writes.TryHoldFrame(message.Span, type))
            {
                return default;
            }
        }

        return _socket.SendAsync(message, (WebSocketMessageType)type, WebSocketMessageFlags.EndOfMessage, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask FlushAsync(CancellationToken cancellationToken) => _stream?.Writes.ReleaseAsync(cancellationToken) ?? default;

    /// <inheritdoc/>
    public async ValueTask CloseAsync(RpcClose close, CancellationToken cancellationToken)
    {
        _isClosing = true;
        if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await _socket.CloseOutputAsync((WebSocketCloseStatus)close.Code, close.Reason, cancellationToken).ConfigureAwait(false);
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Abort() => _socket.Abort();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        // A server's socket would reset the connection then, and the peer might never read why. The end of the request
        // closes it as well.
        if (!_isViolated || _masks)
        {
            _socket.Dispose();
        }

        return default;
    }

    void IPingable.Ping()
    {
        if (_ping.IsCompleted && !_isClosing && _socket.State == WebSocketState.Open)
        {
            _ping = PingAsync(_stream!);
        }
    }

    private async Task PingAsync(CoalescingStream stream)
    {
        try
        {
            await stream.Writes.WriteAsync(Pings.Create(_masks), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The link is gone, which whoever reads from it learns as well.
        }
    }

    private async ValueTask SendProbedAsync(
        CoalescingStream stream, ReadOnlyMemory<byte> message, RpcFrameType type, CancellationToken cancellationToken)
    {
        while (message.Length > ProbedBytes)
        {
            await _socket.SendAsync(
                message[..ProbedBytes], (WebSocketMessageType)type, WebSocketMessageFlags.None, cancellationToken).ConfigureAwait(false);
            await stream.Writes.WriteAsync(Pings.Create(_masks), cancellationToken).ConfigureAwait(false);
            message = message[ProbedBytes..];
        }

        _unprobed = 0;
        await _socket.SendAsync(
            message, (WebSocketMessageType)type, WebSocketMessageFlags.EndOfMessage, cancellationToken).ConfigureAwait(false);
        await stream.Writes.WriteAsync(Pings.Create(_masks), cancellationToken).ConfigureAwait(false);
    }

    private static RpcTransportRead ToRead(ValueWebSocketReceiveResult read) =>
        new(read.Count, (RpcFrameType)read.MessageType, read.EndOfMessage);

    // Pooled: a call that comes alone allocates 88 bytes, its argument; with what waits for the next message it were 624.
    // A method of its own for what every idle connection keeps: with a read among its parameters it were 32 bytes more.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RpcTransportRead> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return ToRead(await _socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false));
        }
        catch (WebSocketException e) when (e.WebSocketErrorCode == WebSocketError.Faulted)
        {
            return NoteViolation();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RpcTransportRead> AwaitAsync(ValueTask<ValueWebSocketReceiveResult> read)
    {
        try
        {
            return ToRead(await read.ConfigureAwait(false));
        }
        catch (WebSocketException e) when (e.WebSocketErrorCode == WebSocketError.Faulted)
        {
            return NoteViolation();
        }
    }

    // The socket has told the peer why, with 1002 or 1007, and can do no more.
    private RpcTransportRead NoteViolation()
    {
        _isViolated = true;
        return new RpcTransportRead(0, RpcFrameType.Close, EndOfMessage: true);
    }
}
