using RpcGateway.Protocol.Binary;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol.Connections;

/// <summary>The read loop of a connection. It never waits for a call; it waits where answers pile up unread.</summary>
internal sealed class ConnectionReader(RpcConnection connection, IRpcTransport transport)
{
    private readonly MessageRouter _router = new(connection);
    private readonly MessageReceiver _receiver = new(transport, GetMaxFrame(connection), connection.Answers);
    private BinaryFrameReader? _binary;
    private ExecutionContext _context = null!;

    // What is left of the frame; no local of the loop's, whose state every connection that waits keeps.
    private ReadOnlyMemory<byte> _rest;
    private long _receivedMessages;
    private long _receivedBytes;
    private volatile bool _isWaiting;

    public long ReceivedMessages => Volatile.Read(ref _receivedMessages);

    /// <summary>Without what of a message was beyond the limit.</summary>
    public long ReceivedBytes => Volatile.Read(ref _receivedBytes);

    /// <summary>The parts of messages that came in before their last one.</summary>
    public long ReceivedParts => _receiver.Parts;

    /// <summary>Whether the loop waits for the peer. Otherwise it runs code, of users as well, and sees nothing of the peer.</summary>
    public bool IsWaiting => _isWaiting;

    public void BeginWait() => _isWaiting = true;

    public void EndWait() => _isWaiting = false;

    public void RunCompletions() => connection.RunCompletions();

    /// <summary>Back from a call's execution context to the loop's own.</summary>
    public void RestoreContext() => ExecutionContext.Restore(_context);

    /// <summary>Ends when the peer closes; fails when the transport breaks or the peer goes too far.</summary>
    public async Task RunAsync()
    {
        _context = ExecutionContext.Capture()!;
        try
        {
            while (true)
            {
                var first = _receiver.MustWait ? await Suspended(_receiver.WaitAsync()) : default;
                if ((await Suspended(_receiver.ReceiveAsync(first))).Type == RpcFrameType.Close)
                {
                    return;
                }

                _receivedMessages++;
                _rest = _receiver.Message.Bytes;
                _receivedBytes += _rest.Length;
                do
                {
                    RouteUntilFull();
                    if (connection.Outbound.IsFull)
                    {
                        connection.Answers.Leave();
                        await WaitForReaderAsync().ConfigureAwait(false);
                    }
                }
                while (!_rest.IsEmpty);
            }
        }
        finally
        {
            connection.Answers.Leave();
            connection.HandOverCompletions();
            _receiver.Release();
        }
    }

    /// <summary>Reads on without looking, until the peer closes.</summary>
    public async Task DiscardAsync()
    {
        var buffer = new byte[1024];
        while ((await transport.ReceiveAsync(buffer, CancellationToken.None).ConfigureAwait(false)).Type != RpcFrameType.Close)
        {
        }
    }

    private static int GetMaxFrame(RpcConnection connection) => connection.Extended
        ? Math.Max(connection.Options.MaxMessageSize, SharedFrame.MaxSize)
        : connection.Options.MaxMessageSize;

    private long Writes => transport is IPingable { CanPing: true } link ? link.Writes : connection.SentBytes;

    private SuspendedRead Suspended(ValueTask<RpcTransportRead> read) => new(read, this);

    private void RouteUntilFull()
    {
        var message = _receiver.Message;
        do
        {
            connection.Answers.Enter();
            _rest = TryRoute(message, _rest);
        }
        while (!_rest.IsEmpty && !connection.Outbound.IsFull);
    }

    private ReadOnlyMemory<byte> TryRoute(in ReceivedMessage message, ReadOnlyMemory<byte> rest)
    {
        try
        {
            return Route(message, rest);
        }
        catch (Exception e) when (e is not ProtocolViolationException)
        {
            // A mistake of ours, whatever the peer sent.
            RpcConnectionLog.ReadFailed(connection.Logger, e, connection.Id);
            throw new ProtocolViolationException(RpcCloseCode.InternalError, "This end failed.");
        }
    }

    // What is left of the frame.
    private ReadOnlyMemory<byte> Route(in ReceivedMessage message, ReadOnlyMemory<byte> rest)
    {
        if (message.Type == RpcFrameType.Binary)
        {
            RouteBinary(message);
            return default;
        }

        if (message.TooLarge is { } refused)
        {
            _router.RefuseTooLarge(refused);
            return default;
        }

        return _router.RouteNext(rest);
    }

    private void RouteBinary(in ReceivedMessage frame)
    {
        if (!connection.Extended)
        {
            throw new ProtocolViolationException(
                RpcCloseCode.ProtocolError, "Binary frames need the subprotocol rpcgateway.v1.");
        }

        if (frame.TooLarge is not null)
        {
            // Its bytes are gone, and with them a part of a stream.
            throw new ProtocolViolationException(RpcCloseCode.MessageTooLarge, "A binary frame is too large.");
        }

        // Frame may follow frame without a pause.
        connection.HandOverCompletions();
        _binary ??= new BinaryFrameReader(connection.Binary);
        _binary.Read(frame.Bytes);
    }

    // A peer that asks without reading the answers is not read from either; the time starts again while it still takes some.
    private async Task WaitForReaderAsync()
    {
        connection.HandOverCompletions();
        var limit = connection.Options.KeepAliveInterval + connection.Options.KeepAliveTimeout;
        var room = connection.Outbound.WaitForRoomAsync();
        long writes;
        do
        {
            writes = Writes;
            await room.WaitAsync(limit, connection.TimeProvider)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (!room.IsCompleted && Writes != writes);

        if (!room.IsCompleted)
        {
            RpcTelemetry.CountLimit(nameof(RpcConnectionOptions.MaxOutboundBytes));
            RpcConnectionLog.ConsumerTooSlow(connection.Logger, connection.Id, "an answer");
            throw new ProtocolViolationException(RpcCloseCode.PolicyViolation, "The connection reads too slowly.");
        }
    }
}
