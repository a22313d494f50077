using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// The channels of one client to the processes that serve forwarded methods: at most one for each process, opened by the first call.
/// The object is its own lock.
/// </summary>
internal sealed class Forwarder : IForwarder
{
    private readonly InboundContext _inbound;

    // Replaced, never changed, so it is read without the lock. Short, so channels are searched one by one.
    private ForwardChannel[] _channels = [];
    private ForwardedUploads<ForwardChannel>? _uploads;
    private ChannelNumbers _numbers;
    private int _updates;
    private bool _isClosed;

    private Forwarder(InboundContext inbound) => _inbound = inbound;

    public InboundContext Inbound => _inbound;

    /// <summary>The processes that the client stays with.</summary>
    public ForwardBindings Bindings { get; } = new();

    /// <summary>The connection of the client.</summary>
    public ConnectionContext Client => _inbound.Connection;

    /// <summary>The binary streams of the client; null if a process has never read one.</summary>
    public ForwardedUploads<ForwardChannel>? UploadsIfAny => Volatile.Read(ref _uploads);

    public ForwardedUploads<ForwardChannel> Uploads =>
        UploadsIfAny ?? Interlocked.CompareExchange(ref _uploads, new ForwardedUploads<ForwardChannel>(MaxBinaryStreams), null) ?? _uploads!;

    /// <summary>The number of binary streams that are tracked. A stream may end at one end before it does at the other.</summary>
    public int MaxBinaryStreams => 2 * Client.Options.MaxStreams;

    public bool IsFull
    {
        get
        {
            foreach (var channel in List())
            {
                if (channel.IsFull)
                {
                    return true;
                }
            }

            return false;
        }
    }

    public long Progress => List().Where(channel => channel.IsFull).Sum(channel => channel.Progress);

    /// <summary>Returns the forwarder of a connection. Called on its read loop.</summary>
    public static Forwarder Of(InboundContext inbound)
    {
        if (inbound.Forwarder is not { } forwarder)
        {
            inbound.Forwarder = forwarder = new Forwarder(inbound);
        }

        return (Forwarder)forwarder;
    }

    /// <summary>Whether nothing is open between the client and a process, so that the client may leave it.</summary>
    public bool IsIdle(ForwardTarget target) => FindChannel(target)?.IsIdle != false;

    /// <summary>Ends the channel to a process, and all bindings to it. Called on the read loop of the client.</summary>
    public void Leave(ForwardTarget target, RpcClose reason)
    {
        Bindings.RemoveAll(target);
        FindChannel(target)?.End(reason, respond: true);
    }

    /// <summary>Returns the channel to a process; opens one if necessary. Called on the read loop of the client.</summary>
    /// <returns>Null, with an error, if the process has gone.</returns>
    public ForwardChannel? GetOrOpen(ForwardTarget target, out RpcError error)
    {
        error = default;
        return FindChannel(target) ?? Open(target, out error);
    }

    public Task WaitForRoomAsync() => Task.WhenAll(
        List().Where(channel => channel.IsFull).SelectMany(
            channel => new[] { channel.WaitForRoomAsync(), channel.Link.WaitForRoomAsync() }));

    public void GiveUpFull()
    {
        foreach (var channel in List().Where(channel => channel.IsFull))
        {
            RpcTelemetry.CountLimit(nameof(RpcConnectionOptions.MaxOutboundBytes));
            RpcConnectionLog.BackendViolation(Client.Logger, channel.Target.Name, Client.Id, "It reads too slowly.");
            channel.End(new RpcClose(RpcCloseCode.PolicyViolation, "The backend reads too slowly."), respond: true);
        }
    }

    public void Flush()
    {
        foreach (var channel in List())
        {
            channel.ToBackend.Flush();
        }
    }

    public bool TryRespond(in RpcMessage response)
    {
        var id = response.Id.AsNumber() ?? 0;
        var isForwarded = IsForwarded(id, out var channel);
        channel?.Callbacks.Respond(id, response);
        return isForwarded;
    }

    public bool TryFailRequest(RpcId id, RpcError error)
    {
        var number = id.AsNumber() ?? 0;
        var isForwarded = IsForwarded(number, out var channel);
        channel?.Callbacks.Fail(number, error);
        return isForwarded;
    }

    public bool TryNext(long token, in RpcMessage message, BatchResponse? batch)
    {
        if (!IsForwarded(token, out var channel) || (channel is null && !_numbers.WasUsed(NumberRange.EpochOf(token))))
        {
            return false;
        }

        if (channel is not null)
        {
            channel.SendNext(token, message, batch);
        }
        else
        {
            Inbound.Responses.WriteError(message.Id, ForwardErrors.StreamLost, batch);
        }

        return true;
    }

    public bool TryNotify(long token, in RpcMessage message)
    {
        var isForwarded = IsForwarded(token, out var channel);
        channel?.SendNotification(message, token);
        return isForwarded;
    }

    public bool TryReceiveBinary(ReadOnlyMemory<byte> frame) => ClientFrames.TryForward(this, frame.Span);

    public void Close(RpcClose close)
    {
        IReadOnlyList<ForwardChannel> channels;
        lock (this)
        {
            _isClosed = true;
            channels = _channels;
        }

        foreach (var channel in channels)
        {
            channel.End(close, respond: false);
        }
    }

    /// <summary>Passes a new description of the client to all processes that it uses.</summary>
    public void Update()
    {
        Interlocked.Increment(ref _updates);
        foreach (var channel in List())
        {
            Update(channel);
        }
    }

    public ForwardChannel? FindByLane(byte lane) => Find(0, lane);

    /// <summary>The open channels.</summary>
    public ForwardChannel[] List() => Volatile.Read(ref _channels);

    public void Remove(ForwardChannel channel)
    {
        lock (this)
        {
            _channels = [.. _channels.Where(other => other != channel)];
        }
    }

    // Whether a process assigned the number, and its channel if it is still open.
    private bool IsForwarded(long number, out ForwardChannel? channel)
    {
        var epoch = NumberRange.EpochOf(number);
        channel = epoch > 0 ? Find(epoch, 0) : null;
        return epoch > 0;
    }

    private ForwardChannel? FindChannel(ForwardTarget target)
    {
        foreach (var channel in List())
        {
            if (channel.Target == target && !channel.IsEnded)
            {
                return channel;
            }
        }

        return null;
    }

    // No channel has epoch 0 or lane 0.
    private ForwardChannel? Find(int epoch, byte lane)
    {
        foreach (var channel in List())
        {
            if (channel.Numbers.Epoch == epoch || channel.Numbers.Lane == lane)
            {
                return channel;
            }
        }

        return null;
    }

    private ForwardChannel? Open(ForwardTarget target, out RpcError error)
    {
        if (List().Length >= ChannelNumbers.Max)
        {
            error = ForwardErrors.TooMany(ChannelNumbers.Max);
            return null;
        }

        var updates = Volatile.Read(ref _updates);
        var numbers = _numbers.Next([.. List().Select(open => open.Numbers)]);
        var description = target.Describe(Client, numbers);
        if (description.Length > LinkFrame.MaxDescription)
        {
            error = ForwardErrors.TooLarge(LinkFrame.MaxDescription);
            return null;
        }

        error = ForwardErrors.Lost(target.Name, "The link was lost.", requestSent: false);
        var channel = target.Link.TryOpen(description, number => new ForwardChannel(this, target, number, numbers));
        if (channel is null || !TryAdd(channel))
        {
            channel?.End(new RpcClose(RpcCloseCode.GoingAway, "The client has disconnected."), respond: false);
            return null;
        }

        if (channel.IsEnded)
        {
            // It ended before it was added.
            Remove(channel);
            return null;
        }

        if (Volatile.Read(ref _updates) != updates)
        {
            Update(channel);
        }

        return channel;
    }

    private bool TryAdd(ForwardChannel channel)
    {
        lock (this)
        {
            _channels = _isClosed ? _channels : [.. _channels, channel];
            return !_isClosed;
        }
    }

    private void Update(ForwardChannel channel)
    {
        var description = channel.Target.Describe(Client, channel.Numbers);
        if (description.Length > LinkFrame.MaxDescription)
        {
            var error = ForwardErrors.TooLarge(LinkFrame.MaxDescription);
            channel.End(new RpcClose(RpcCloseCode.MessageTooLarge, error.Message), respond: true);
        }
        else
        {
            channel.Update(description.Span);
        }
    }
}
