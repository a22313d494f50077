using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using RpcGateway.Protocol.Transports;

namespace RpcGateway.Protocol;

/// <summary>Sends and receives messages over a WebSocket, as client or server (RFC 6455).</summary>
public sealed class WebSocketTransport : IRpcTransport, IPingable
{
    // A pong proves that the peer has read everything sent before the ping. A ping is sent after each 128 KiB, and larger
    // messages are sent in fragments. So a link of 5 KiB/s shows a sign of life within the default timeout of 30 s even
    // during a large message.
    private const int BytesPerPing = 128 * 1024;

    private static readonly RpcClose Violation =
        new(RpcCloseCode.ProtocolError, "The peer sent text that is not valid UTF-8, or violated the WebSocket protocol.");

    private readonly WebSocket _socket;
    private readonly CoalescingStream? _stream;

    // Clients must mask their frames (RFC 6455, section 5.3). Masking is left to the socket.
    private readonly bool _masks;

    private volatile bool _isViolated;
    private volatile bool _isClosing;
    private int _bytesSincePing;
    private Task _ping = Task.CompletedTask;

    /// <summary>Creates a transport that writes each message separately.</summary>
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
    /// The keep-alive of a WebSocket without a <see cref="CoalescingStream"/>, set so that a dead peer is detected within
    /// the interval plus the timeout. With such a stream, the connection sends the pings itself and the WebSocket's own
    /// interval is zero, because the WebSocket would treat a peer whose pong waits behind a large message as dead.
    /// </summary>
    internal static (TimeSpan Interval, TimeSpan Timeout) GetKeepAlive(RpcConnectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);

        // The socket checks its clock four times per interval, so a ping and its timeout can each be late by up to a
        // quarter. A factor of 0.8 for both compensates for that: 0.8 * (1 + 1 + 2 * 0.25) = 2.
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
            _bytesSincePing += message.Length;
            if (_bytesSincePing >= BytesPerPing)
            {
                return SendWithPingsAsync(_stream, message, type, cancellationToken);
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
        // Disposing a server's socket would reset the connection here, and the peer might never read the close. The end of
        // the HTTP request closes the socket as well.
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
            // The link is broken. The reader detects that as well.
        }
    }

    private async ValueTask SendWithPingsAsync(
        CoalescingStream stream, ReadOnlyMemory<byte> message, RpcFrameType type, CancellationToken cancellationToken)
    {
        while (message.Length > BytesPerPing)
        {
            var part = message[..BytesPerPing];
            await _socket.SendAsync(part, (WebSocketMessageType)type, WebSocketMessageFlags.None, cancellationToken)
                .ConfigureAwait(false);
            await stream.Writes.WriteAsync(Pings.Create(_masks), cancellationToken).ConfigureAwait(false);
            message = message[BytesPerPing..];
        }

        _bytesSincePing = 0;
        await _socket.SendAsync(
            message, (WebSocketMessageType)type, WebSocketMessageFlags.EndOfMessage, cancellationToken).ConfigureAwait(false);
        await stream.Writes.WriteAsync(Pings.Create(_masks), cancellationToken).ConfigureAwait(false);
    }

    private static RpcTransportRead ToRead(ValueWebSocketReceiveResult read) =>
        new(read.Count, (RpcFrameType)read.MessageType, read.EndOfMessage);

    // Pooled: a lone call allocates 88 B (its argument); with an unpooled state machine, 624 B. A separate method, because
    // every idle connection keeps its state machine: a read among the parameters would add 32 B.
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

    // The socket has already sent the peer a close with 1002 or 1007, and can send nothing more.
    private RpcTransportRead NoteViolation()
    {
        _isViolated = true;
        return new RpcTransportRead(0, RpcFrameType.Close, EndOfMessage: true);
    }
}
