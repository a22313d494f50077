using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using RpcGateway.Binding;
using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Links;

/// <summary>
/// The connection of a backend to a gateway, which many virtual connections share. It passes each frame to its channel, and sends those
/// of all channels in order. Channel 0, for messages about the link itself, exists from the start. The read loop waits neither for a
/// channel nor for the transport to send, so two ends that both send cannot block each other.
/// </summary>
internal sealed class Link : IConnectionControl, IAsyncDisposable
{
    // The time for the peer to receive the queued frames, and then to respond to a close.
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly IRpcTransport _transport;
    private readonly ConnectionContext _context;
    private readonly ILinkOwner _owner;
    private readonly OutboundQueue _outbound;
    private readonly LinkReader _reader;
    private readonly CancellationTokenSource _closed = new();
    private readonly LinkChannels _channels;
    private readonly LinkBurst _burst = new();
    private readonly LateFlush _late;
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
        Closed = _closed.Token;
        context.Control = this;
        _outbound = new OutboundQueue(context, transport);
        _late = new LateFlush(_outbound);
        _reader = new LinkReader(transport);
        Control = new ChannelTransport(this, 0);
        _channels = new LinkChannels(Control);
    }

    public LinkOptions Options { get; }

    /// <summary>The id for logs and spans.</summary>
    public string Id => _context.Id;

    /// <summary>Channel 0.</summary>
    public ChannelTransport Control { get; }

    /// <summary>Cancelled when the link has ended, before its channels are.</summary>
    public CancellationToken Closed { get; }

    /// <summary>The number of open channels, without channel 0.</summary>
    public int Channels => _channels.Count;

    /// <summary>The number of bytes passed to the transport so far.</summary>
    public long SentBytes => _outbound.SentBytes;

    /// <summary>Whether so much waits for the transport that channels should send no more for now.</summary>
    public bool IsFull => _outbound.IsFull;

    RpcInvoker IConnectionControl.Invoker => throw new NotSupportedException("A link makes no calls.");

    public static ProtocolViolationException Violation(string reason) => new(RpcCloseCode.ProtocolError, reason);

    /// <summary>Opens a channel.</summary>
    /// <param name="description">What the peer learns about the channel.</param>
    /// <param name="create">Creates the channel with the given number.</param>
    /// <returns>Null if the link has ended.</returns>
    public TChannel? TryOpen<TChannel>(ReadOnlyMemory<byte> description, Func<uint, TChannel> create)
        where TChannel : LinkChannel
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(description.Length, LinkFrame.MaxDescription, nameof(description));

        // In one step, because the peer expects the numbers in ascending order.
        return _channels.TryOpen(create, number => Queue(LinkFrame.Create(LinkFrameType.Open, number, description.Span)));
    }

    /// <summary>Reads until the link ends, and returns why. Call it once.</summary>
    public Task<RpcClose> RunAsync() => _running = RunCoreAsync();

    /// <summary>Queues a frame without sending it.</summary>
    public void Queue(MessageBuffer frame) => _outbound.SendUrgent(frame, flush: false);

    /// <summary>Sends the queued frames.</summary>
    public void Flush() => _outbound.Flush();

    /// <summary>The same, after the work that waits for the thread pool.</summary>
    public void FlushSoon() => _late.Start();

    /// <summary>Completes when <see cref="IsFull"/> is false, or the link has ended.</summary>
    public Task WaitForRoomAsync() => _outbound.WaitForRoomAsync();

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
        await Bounded(_outbound.WaitUntilSentAsync());
        _outbound.Close();
        await CloseTransportAsync(close, readsOn: false).ConfigureAwait(false);
        await Bounded((Task?)_running ?? Task.CompletedTask);
        Abort(close);
    }

    bool IConnectionControl.BeginClose(RpcClose close)
    {
        Abort(close);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        Abort(new RpcClose(RpcCloseCode.GoingAway, "The link was closed."));
        // A transport that ignores the abort must not block this method.
        await Bounded((Task?)_running ?? Task.CompletedTask);
        await _transport.DisposeAsync().ConfigureAwait(false);
        if (_running is null or { IsCompleted: true })
        {
            _closed.Dispose();
        }
    }

    private async Task<RpcClose> RunCoreAsync()
    {
        RpcClose? violation = null;
        try
        {
            await ReadAsync().ConfigureAwait(false);
            TrySetClose(_transport.PeerClose ?? new RpcClose(RpcCloseCode.Lost, "The peer disconnected without a close."));
        }
        catch (ProtocolViolationException e)
        {
            violation = e.Close;
            TrySetClose(e.Close);
        }
        catch (Exception e)
        {
            RpcConnectionLog.TransportFailed(_context.Logger, e, Id);
            TrySetClose(_transport.PeerClose ?? new RpcClose(RpcCloseCode.Lost, "The link was lost."));
        }

        _reader.Release();
        await _closed.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var close = End();
        if (violation is { } reason)
        {
            await CloseTransportAsync(reason, readsOn: true).ConfigureAwait(false);
        }

        _transport.Abort();
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

            if (!await EndBurstBefore(_reader.ReadAsync()).ConfigureAwait(false))
            {
                return;
            }

            Route(_reader.Frame);
            if (_burst.CountFrame())
            {
                EndBurst();
            }
        }
    }

    // Unread bytes can be a pong, or the start of a message whose rest is late.
    private ValueTask<bool> EndBurstBefore(ValueTask<bool> read)
    {
        if (!read.IsCompleted)
        {
            EndBurst();
        }

        return read;
    }

    private void EndBurst()
    {
        _burst.End();
        Flush();
    }

    private void Route(ReadOnlyMemory<byte> frame)
    {
        if (frame.Length < LinkFrame.HeaderSize || frame.Length > LinkFrame.MaxSize)
        {
            throw Violation($"A frame must have {LinkFrame.HeaderSize} to {LinkFrame.MaxSize} bytes.");
        }

        var type = (LinkFrameType)frame.Span[0];
        var number = BinaryPrimitives.ReadUInt32BigEndian(frame.Span[1..]);
        var payload = frame[LinkFrame.HeaderSize..];
        switch (type)
        {
            case LinkFrameType.Open:
                Accept(number, payload);
                break;
            case LinkFrameType.Close:
                CloseByPeer(number, payload.Span);
                break;
            case > LinkFrameType.UrgentBinary or 0:
                throw Violation($"The frame type {(byte)type} is unknown.");
            default:
                // Late frames for a channel that has ended are ignored.
                _channels.Find(number)?.Receive(type, payload);
                break;
        }
    }

    private void Accept(uint number, ReadOnlyMemory<byte> description)
    {
        _channels.CountAccepted(number);
        if (Channels < Options.MaxChannels && _owner.Accept(this, number, description) is { } channel)
        {
            _channels.Add(channel);
            return;
        }

        if (IsFull)
        {
            throw Violation("The peer opens channels that are refused, and does not read.");
        }

        Queue(LinkFrame.CreateClose(number, new RpcClose(RpcCloseCode.PolicyViolation, "The channel was refused.")));
    }

    private void CloseByPeer(uint number, ReadOnlySpan<byte> payload)
    {
        var close = LinkFrame.ReadClose(payload) ?? throw Violation("A close must have a code.");
        _channels.Take(number)?.EndByPeer(close, isLost: false);
    }

    private RpcClose End()
    {
        var close = _close!.Value;
        // In this order: no channel may open while the queue is closed.
        var left = _channels.Close();
        _outbound.Close();
        foreach (var channel in left)
        {
            channel.EndByPeer(close, isLost: true);
        }

        EndBurst();
        return close;
    }

    private async Task CloseTransportAsync(RpcClose close, bool readsOn)
    {
        await Bounded(_outbound.WaitUntilSentAsync());
        await Bounded(_reader.CloseTransportAsync(close, readsOn, _context));
    }

    private ConfiguredTaskAwaitable Bounded(Task task) =>
        task.WaitAsync(CloseTimeout, _context.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private void TrySetClose(RpcClose close)
    {
        lock (_burst)
        {
            _close ??= close;
        }
    }
}
