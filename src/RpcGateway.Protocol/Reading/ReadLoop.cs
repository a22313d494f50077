using RpcGateway.Protocol.Binary;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Transports;

namespace RpcGateway.Protocol.Reading;

/// <summary>
/// The read loop of a inbound.Connection. It never waits for calls. It waits only for messages, and for a peer that does not read
/// its responses.
/// </summary>
internal sealed class ReadLoop(
    IRpcTransport transport,
    OutboundQueue outbound,
    ReadBurst burst,
    ReceivedTraffic traffic,
    MessageRouter router,
    InboundContext inbound)
{
    private readonly MessageReceiver _receiver = new(transport, GetMaxFrame(inbound.Connection), burst, traffic);
    private BinaryFrameReader? _binaryReader;

    // The rest of the frame. A field, because a local would be part of the state machine that every waiting connection
    // keeps.
    private ReadOnlyMemory<byte> _rest;
    private volatile bool _isWaiting;

    /// <summary>
    /// Whether the loop waits for the peer. Otherwise it runs code, possibly user code, and does not notice what the peer
    /// sends.
    /// </summary>
    public bool IsWaiting => _isWaiting;

    public ReceivedTraffic Traffic => traffic;

    private long Writes => transport is IPingable { CanPing: true } link ? link.Writes : outbound.SentBytes;

    public void BeginWait() => _isWaiting = true;

    public void EndWait() => _isWaiting = false;

    /// <summary>Resumes the callers of completed calls, because the thread of the loop is free.</summary>
    public void ResumeCallers() => burst.ResumeCallers();

    /// <summary>Completes when the peer closes. Fails if the transport fails or the peer violates the protocol.</summary>
    public async Task RunAsync()
    {
        burst.Start();
        try
        {
            while (true)
            {
                var first = _receiver.MustWait ? await Suspended(_receiver.WaitAsync()) : default;
                var last = await Suspended(_receiver.ReceiveAsync(first));
                if (last.Type == RpcFrameType.Close)
                {
                    return;
                }

                if (MessageReceiver.IsNothing(last))
                {
                    continue;
                }

                _rest = _receiver.Message.Bytes;
                traffic.AddMessage(_rest.Length);
                do
                {
                    RouteUntilFull();
                    if (outbound.IsFull)
                    {
                        burst.End();
                        await WaitForReaderAsync().ConfigureAwait(false);
                    }

                    if (inbound.Forwarder is { IsFull: true } forwarder)
                    {
                        burst.End();
                        await WaitForForwarderAsync(forwarder).ConfigureAwait(false);
                        burst.Begin();
                        forwarder.Resume();
                    }
                }
                while (!_rest.IsEmpty);
            }
        }
        finally
        {
            burst.End();
            burst.Yield();
            _receiver.Release();
        }
    }

    /// <summary>Reads and discards until the peer closes.</summary>
    public async Task DiscardAsync()
    {
        var buffer = new byte[1024];
        while (!await DiscardAsync(buffer).ConfigureAwait(false))
        {
        }
    }

    // Returns whether the peer has closed. A second violation changes nothing.
    private async Task<bool> DiscardAsync(byte[] buffer)
    {
        try
        {
            return (await transport.ReceiveAsync(buffer, CancellationToken.None).ConfigureAwait(false)).Type == RpcFrameType.Close;
        }
        catch (ProtocolViolationException)
        {
            return false;
        }
    }

    private static int GetMaxFrame(ConnectionContext connection) => connection.SharesFrames
        ? Math.Max(connection.Options.MaxMessageSize, SharedFrame.MaxSize)
        : connection.Options.MaxMessageSize;

    private SuspendedRead Suspended(ValueTask<RpcTransportRead> read) => new(read, this);

    private void RouteUntilFull()
    {
        var message = _receiver.Message;
        do
        {
            burst.Begin();
            _rest = TryRoute(message, _rest);
        }
        while (!_rest.IsEmpty && !outbound.IsFull && inbound.Forwarder is not { IsFull: true });
    }

    private ReadOnlyMemory<byte> TryRoute(in ReceivedMessage message, ReadOnlyMemory<byte> rest)
    {
        try
        {
            return Route(message, rest);
        }
        catch (Exception e) when (e is not ProtocolViolationException)
        {
            // A defect of this library, whatever the peer sent.
            RpcConnectionLog.ReadFailed(inbound.Connection.Logger, e, inbound.Connection.Id);
            throw new ProtocolViolationException(RpcCloseCode.InternalError, "An internal error occurred.");
        }
    }

    // Returns the rest of the frame.
    private ReadOnlyMemory<byte> Route(in ReceivedMessage message, ReadOnlyMemory<byte> rest)
    {
        if (message.Type == RpcFrameType.Binary)
        {
            RouteBinary(message);
            return default;
        }

        if (message.TooLarge is { } refused)
        {
            router.RefuseTooLarge(refused);
            return default;
        }

        return router.RouteNext(rest);
    }

    private void RouteBinary(in ReceivedMessage frame)
    {
        if (!inbound.Connection.HasBinaryStreams)
        {
            throw new ProtocolViolationException(
                RpcCloseCode.ProtocolError, "Binary frames require the subprotocol rpcgateway.v1.");
        }

        if (frame.TooLarge is not null)
        {
            // The frame was discarded, so a part of a stream is missing.
            throw new ProtocolViolationException(RpcCloseCode.MessageTooLarge, "A binary frame is larger than MaxMessageSize.");
        }

        // Binary frames may follow each other without a pause.
        burst.Yield();
        if (inbound.Forwarder?.TryReceiveBinary(frame.Bytes) == true)
        {
            return;
        }

        _binaryReader ??= new BinaryFrameReader(inbound.Resources.Binary);
        _binaryReader.Read(frame.Bytes);
    }

    // Stops reading while another process cannot receive what is forwarded to it, up to a time limit that restarts with each progress.
    private async Task WaitForForwarderAsync(IForwarder forwarder)
    {
        burst.Yield();
        var limit = inbound.Connection.Options.KeepAliveInterval + inbound.Connection.Options.KeepAliveTimeout;
        var room = forwarder.WaitForRoomAsync();
        long progress;
        do
        {
            progress = forwarder.Progress;
            await room.WaitAsync(limit, inbound.Connection.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (!room.IsCompleted && forwarder.Progress != progress);

        if (!room.IsCompleted)
        {
            forwarder.GiveUpFull();
        }
    }

    // Stops reading from a peer that does not read its responses, up to a time limit that restarts with each write.
    private async Task WaitForReaderAsync()
    {
        burst.Yield();
        var limit = inbound.Connection.Options.KeepAliveInterval + inbound.Connection.Options.KeepAliveTimeout;
        var room = outbound.WaitForRoomAsync();
        long writes;
        do
        {
            writes = Writes;
            await room.WaitAsync(limit, inbound.Connection.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (!room.IsCompleted && Writes != writes);

        if (!room.IsCompleted)
        {
            RpcTelemetry.CountLimit(nameof(RpcConnectionOptions.MaxOutboundBytes));
            RpcConnectionLog.ConsumerTooSlow(inbound.Connection.Logger, inbound.Connection.Id, "a response");
            throw new ProtocolViolationException(RpcCloseCode.PolicyViolation, "The peer reads its responses too slowly.");
        }
    }
}
