using RpcGateway.Protocol.Binary;

namespace RpcGateway.Protocol.Connections;

/// <summary>The read loop of a connection. It never waits for a call; it waits where answers pile up unread.</summary>
internal sealed class ConnectionReader(RpcConnection connection, IRpcTransport transport)
{
    private readonly MessageRouter _router = new(connection);
    private BinaryFrameReader? _binary;
    private ExecutionContext _context = null!;
    private long _receivedMessages;

    public long ReceivedMessages => Volatile.Read(ref _receivedMessages);

    /// <summary>Back from a call's execution context to the loop's own.</summary>
    public void RestoreContext() => ExecutionContext.Restore(_context);

    /// <summary>Ends when the peer closes; fails when the transport breaks or the peer goes too far.</summary>
    public async Task RunAsync()
    {
        _context = ExecutionContext.Capture()!;
        var options = connection.Options;
        var maxFrame = connection.Extended ? Math.Max(options.MaxMessageSize, SharedFrame.MaxSize) : options.MaxMessageSize;
        using var receiver = new MessageReceiver(transport, maxFrame, connection.Answers);
        try
        {
            while (true)
            {
                var first = receiver.MustWait ? await Suspended(receiver.WaitAsync()) : default;
                var message = await Suspended(receiver.ReceiveAsync(first));
                if (message.Type == RpcFrameType.Close)
                {
                    return;
                }

                _receivedMessages++;
                var rest = message.Bytes;
                do
                {
                    connection.Answers.Enter();
                    rest = TryRoute(message, rest);
                    if (connection.Outbound.IsFull)
                    {
                        connection.Answers.Leave();
                        await WaitForReaderAsync().ConfigureAwait(false);
                    }
                }
                while (!rest.IsEmpty);
            }
        }
        finally
        {
            connection.Answers.Leave();
            connection.HandOverCompletions();
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

    private SuspendedRead<T> Suspended<T>(ValueTask<T> read) => new(read, connection);

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

        if (message.IsTooLarge)
        {
            _router.RejectTooLarge(message.Bytes.Span);
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

        if (frame.IsTooLarge)
        {
            // Its bytes are gone, and with them a part of a stream.
            throw new ProtocolViolationException(RpcCloseCode.MessageTooLarge, "A binary frame is too large.");
        }

        // Frame may follow frame without a pause.
        connection.HandOverCompletions();
        _binary ??= new BinaryFrameReader(connection.Binary);
        _binary.Read(frame.Bytes);
    }

    // A peer that asks without reading the answers is not read from either, and not for ever.
    private async Task WaitForReaderAsync()
    {
        connection.HandOverCompletions();
        var limit = connection.Options.KeepAliveInterval + connection.Options.KeepAliveTimeout;
        try
        {
            await connection.Outbound.WaitForRoomAsync().WaitAsync(limit, connection.TimeProvider).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            RpcConnectionLog.ConsumerTooSlow(connection.Logger, connection.Id, "an answer");
            throw new ProtocolViolationException(RpcCloseCode.PolicyViolation, "The connection reads too slowly.");
        }
    }
}
