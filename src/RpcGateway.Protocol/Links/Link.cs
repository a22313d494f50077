using Microsoft.Extensions.Logging;
using RpcGateway.Binding;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Links;

/// <summary>
/// A transport that many virtual connections share: the connection of a backend to a gateway. It reads the frames and passes each to
/// its channel, and sends the frames of all channels in the order queued. Channel 0 exists from the start, for messages about the
/// link itself.
/// </summary>
internal sealed class Link : IConnectionControl, IAsyncDisposable
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private static readonly RpcClose Disposed = new(RpcCloseCode.GoingAway, "The link was closed.");

    private readonly IRpcTransport _transport;
    private readonly ConnectionContext _context;
    private readonly ILinkOwner _owner;
    private readonly OutboundQueue _outbound;
    private readonly LinkReader _reader;
    private readonly CancellationTokenSource _closed = new();
    private readonly LinkChannels _channels;
    private readonly List<IBurstReceiver> _burst = [];
    private RpcClose? _close;
    private Task<RpcClose>? _running;

    /// <param name="transport">The transport; disposed with the link.</param>
    /// <param name="context">The id, the options, the logger and the clock of the link.</param>
    /// <param name="owner">Accepts the channels that the peer opens.</param>
    /// <param name="options">The limits.</param>
    public Link(IRpcTransport transport, ConnectionContext context, ILinkOwner owner, LinkOptions options)
    {
        _transport = transport;
        _context = context;
        _owner = owner;
        Options = options;
        context.Control = this;
        _outbound = new OutboundQueue(context, transport);
        _reader = new LinkReader(transport);
        Control = new ChannelTransport(this, 0);
        _channels = new LinkChannels(Control);
    }

    public LinkOptions Options { get; }

    /// <summary>The id for logs and spans.</summary>
    public string Id => _context.Id;

    public ILogger Logger => _context.Logger;

    /// <summary>Channel 0.</summary>
    public ChannelTransport Control { get; }

    /// <summary>Cancelled when the link has ended.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>The number of open channels, without channel 0.</summary>
    public int Channels => _channels.Count;

    /// <summary>Increases with each read from the transport.</summary>
    public long Reads => _reader.Reads;

    RpcInvoker IConnectionControl.Invoker => throw new NotSupportedException("A link makes no calls.");

    public static ProtocolViolationException Violation(string reason) => new(RpcCloseCode.ProtocolError, reason);

    /// <summary>Opens a channel.</summary>
    /// <param name="description">What the peer learns about the channel.</param>
    /// <param name="create">Creates the channel with the given number.</param>
    /// <returns>Null if the link has ended.</returns>
    public TChannel? TryOpen<TChannel>(ReadOnlyMemory<byte> description, Func<uint, TChannel> create)
        where TChannel : LinkChannel
    {
        // In one step, because the peer expects the numbers in ascending order.
        return _channels.TryOpen(create, number => Queue(LinkFrame.Create(LinkFrameType.Open, number, description.Span)));
    }

    /// <summary>Reads until the link ends, and returns why. Call it once.</summary>
    public Task<RpcClose> RunAsync() => _running = RunCoreAsync();

    /// <summary>Queues a frame without sending it.</summary>
    public void Queue(MessageBuffer frame) => _outbound.SendUrgent(frame, flush: false);

    /// <summary>Sends the queued frames.</summary>
    public void Flush() => _outbound.Flush();

    /// <summary>Registers a receiver for the end of the burst. Called on the read loop.</summary>
    public void AtEndOfBurst(IBurstReceiver receiver) => _burst.Add(receiver);

    /// <summary>Removes a channel that this end has closed.</summary>
    public void Remove(LinkChannel channel) => _channels.Remove(channel.Number);

    /// <summary>Ends the link at once.</summary>
    public void Abort(RpcClose close)
    {
        TrySetClose(close);
        _transport.Abort();
    }

    /// <summary>Sends what is queued, closes the transport with a reason, and ends the link.</summary>
    public async Task CloseAsync(RpcClose close)
    {
        TrySetClose(close);
        await _outbound.WaitUntilSentAsync().WaitAsync(CloseTimeout, _context.Time)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _outbound.Close();
        await CloseTransportAsync(close).ConfigureAwait(false);
        await ((Task?)_running ?? Task.CompletedTask).WaitAsync(CloseTimeout, _context.Time)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Abort(close);
    }

    bool IConnectionControl.BeginClose(RpcClose close)
    {
        Abort(close);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        Abort(Disposed);
        if (_running is not null)
        {
            await ((Task)_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _transport.DisposeAsync().ConfigureAwait(false);
        _closed.Dispose();
    }

    private async Task<RpcClose> RunCoreAsync()
    {
        try
        {
            await ReadAsync().ConfigureAwait(false);
            TrySetClose(_transport.PeerClose ?? new RpcClose(RpcCloseCode.Lost, "The peer disconnected without a close."));
        }
        catch (ProtocolViolationException e)
        {
            TrySetClose(e.Close);
            await CloseTransportAsync(e.Close).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            RpcConnectionLog.TransportFailed(Logger, e, Id);
            TrySetClose(_transport.PeerClose ?? new RpcClose(RpcCloseCode.Lost, "The link was lost."));
        }

        _reader.Release();
        var close = End();
        _transport.Abort();
        await _closed.CancelAsync().ConfigureAwait(false);
        return close;
    }

    private async Task ReadAsync()
    {
        while (true)
        {
            if (!_transport.HasUnread)
            {
                EndBurst();
                await _reader.WaitAsync().ConfigureAwait(false);
            }

            if (!await _reader.ReadAsync().ConfigureAwait(false))
            {
                return;
            }

            Route(_reader.Frame);
            if (_burst.Count >= MaxBurst)
            {
                EndBurst();
            }
        }
    }

    // So many receivers wait for the end of a burst at most, even if messages arrive without a pause.
    private const int MaxBurst = 64;

    private void EndBurst()
    {
        foreach (var receiver in _burst)
        {
            receiver.EndBurst();
        }

        _burst.Clear();
        Flush();
    }

    private void Route(ReadOnlyMemory<byte> frame)
    {
        if (frame.Length < LinkFrame.HeaderSize || frame.Length > LinkFrame.MaxSize)
        {
            throw Violation($"A frame must have {LinkFrame.HeaderSize} to {LinkFrame.MaxSize} bytes.");
        }

        var type = (LinkFrameType)frame.Span[0];
        var number = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(frame.Span[1..]);
        var payload = frame[LinkFrame.HeaderSize..];
        switch (type)
        {
            case LinkFrameType.Open:
                Accept(number, payload);
                break;
            case LinkFrameType.Close:
                CloseByPeer(number, payload.Span);
                break;
            default:
                // Late frames for a channel that has ended are ignored.
                _channels.Find(number)?.Receive(type, payload);
                break;
        }
    }

    private void Accept(uint number, ReadOnlyMemory<byte> description)
    {
        _channels.CountAccepted(number);
        var channel = Channels < Options.MaxChannels ? _owner.Accept(this, number, description) : null;
        if (channel is null)
        {
            Queue(LinkFrame.CreateClose(number, new RpcClose(RpcCloseCode.PolicyViolation, "The channel was refused.")));
            return;
        }

        _channels.Add(channel);
    }

    private void CloseByPeer(uint number, ReadOnlySpan<byte> payload)
    {
        var close = LinkFrame.ReadClose(payload) ?? throw Violation("A close must have a code.");
        if (number == 0)
        {
            throw Violation("Channel 0 must not be closed.");
        }

        if (_channels.Find(number) is { } channel)
        {
            Remove(channel);
            channel.EndByPeer(close, isLost: false);
        }
    }

    private RpcClose End()
    {
        var close = _close!.Value;
        var left = _channels.Close();
        _outbound.Close();
        foreach (var channel in left)
        {
            channel.EndByPeer(close, isLost: true);
        }

        EndBurst();
        return close;
    }

    private async Task CloseTransportAsync(RpcClose close)
    {
        try
        {
            await _transport.CloseAsync(close, CancellationToken.None).AsTask()
                .WaitAsync(CloseTimeout, _context.Time).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            RpcConnectionLog.TransportFailed(Logger, e, Id);
        }
    }

    private void TrySetClose(RpcClose close)
    {
        lock (_burst)
        {
            _close ??= close;
        }
    }
}
