using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Outbound;
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
    private IForwardChannel[] _channels = [];
    private ForwardedUploads<ForwardChannel>? _uploads;

    private ChannelNumbers _numbers;
    private int _updates;
    private bool _isClosed;

    private Forwarder(InboundContext inbound) => _inbound = inbound;

    public InboundContext Inbound => _inbound;

    /// <summary>The connection of the client.</summary>
    public ConnectionContext Client => _inbound.Connection;

    /// <summary>The processes that the client stays with.</summary>
    public ForwardBindings Bindings { get; } = new();

    /// <summary>The binary streams of the client; null if a process has never read one.</summary>
    public ForwardedUploads<ForwardChannel>? UploadsIfAny => Volatile.Read(ref _uploads);

    public ForwardedUploads<ForwardChannel> Uploads =>
        UploadsIfAny ?? Interlocked.CompareExchange(ref _uploads, new ForwardedUploads<ForwardChannel>(MaxBinaryStreams), null) ?? _uploads!;

    /// <summary>The number of binary streams that are tracked. A stream may end at one end before it does at the other.</summary>
    public int MaxBinaryStreams => 2 * Client.Options.MaxStreams;

    /// <summary>The calls whose processes are not known yet.</summary>
    public DeferredCalls Deferred { get; } = new();

    public bool IsFull => !Deferred.IsEmpty || Array.Exists(List(), static channel => channel.IsFull);

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
    public bool IsIdle(ForwardTarget target) => ((ForwardChannel?)Find(target))?.IsIdle != false;

    /// <summary>Ends the channel to a process, and all bindings to it. Called on the read loop of the client.</summary>
    public void Leave(ForwardTarget target, RpcClose reason)
    {
        Bindings.RemoveAll(target);
        Find(target)?.End(reason, respond: true);
    }

    /// <summary>Returns the channel to a process; opens one if necessary. Called on the read loop of the client.</summary>
    /// <returns>Null, with an error, if the process has gone.</returns>
    public ForwardChannel? GetOrOpen(ForwardTarget target, out RpcError error)
    {
        error = default;
        return (ForwardChannel?)Find(target) ?? Open(target, out error);
    }

    /// <summary>Returns the open channel with a key; null if there is none.</summary>
    public IForwardChannel? Find(object key)
    {
        foreach (var channel in List())
        {
            if (channel.Key == key && !channel.IsEnded)
            {
                return channel;
            }
        }

        return null;
    }

    /// <summary>Opens a channel that <see cref="Find(object)"/> did not find. Called on the read loop of the client.</summary>
    /// <param name="create">Creates the channel with its numbers. Returns null, with an error, if the process has gone.</param>
    /// <param name="error">The error if the result is null.</param>
    public T? Open<T>(CreateChannel<T> create, out RpcError error)
        where T : class, IForwardChannel
    {
        if (List().Length >= ChannelNumbers.Max)
        {
            error = ForwardErrors.TooMany(ChannelNumbers.Max);
            return null;
        }

        var updates = Volatile.Read(ref _updates);
        var channel = create(_numbers.Next([.. List().Select(open => open.Numbers)]), out error);
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
            channel.Update();
        }

        return channel;
    }

    public Task WaitForRoomAsync() => Task.WhenAll(
        List().Where(channel => channel.IsFull).Select(channel => channel.WaitForRoomAsync()).Append(Deferred.WaitAsync()));

    public void Resume() => Deferred.Continue();

    public void GiveUpFull() => Array.ForEach(List(), static channel => channel.GiveUpIfFull());

    public void Flush()
    {
        foreach (var channel in List())
        {
            channel.Flush();
        }
    }

    public bool TryRespond(in RpcMessage response)
    {
        var id = response.Id.AsNumber() ?? 0;
        var isForwarded = IsForwarded(id, out var channel);
        channel?.SendResponse(id, response);
        return isForwarded;
    }

    public bool TryFailRequest(RpcId id, RpcError error)
    {
        var number = id.AsNumber() ?? 0;
        var isForwarded = IsForwarded(number, out var channel);
        channel?.FailCallback(number, error);
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

    public void Report(in RpcMessage message)
    {
        foreach (var channel in List())
        {
            channel.Report(message);
        }
    }

    public bool TryControl(in RpcMessage message, BatchResponse? batch)
    {
        foreach (var channel in List())
        {
            if (channel.TryControl(message, batch))
            {
                return true;
            }
        }

        if (message.Kind != RpcMessageKind.Request || !message.Method.StartsWith("$/invokeProxy/"u8))
        {
            return false;
        }

        Inbound.Responses.WriteError(message.Id, ForwardErrors.NoSuchObject, batch);
        return true;
    }

    public bool TryReceiveBinary(ReadOnlyMemory<byte> frame) => ClientFrames.TryForward(this, frame.Span);

    public void Close(RpcClose close)
    {
        lock (this)
        {
            // No channel is added afterwards.
            _isClosed = true;
        }

        Array.ForEach(List(), channel => channel.End(close, respond: false));
    }

    /// <summary>Passes a new description of the client to all processes that it uses.</summary>
    public void Update()
    {
        Interlocked.Increment(ref _updates);
        foreach (var channel in List())
        {
            channel.Update();
        }
    }

    public ForwardChannel? FindByLane(byte lane) => Find(0, lane) as ForwardChannel;

    /// <summary>The open channels.</summary>
    public IForwardChannel[] List() => Volatile.Read(ref _channels);

    public void Remove(IForwardChannel channel)
    {
        lock (this)
        {
            _channels = [.. _channels.Where(other => other != channel)];
        }
    }

    // Whether a process assigned the number, and its channel if it is still open.
    private bool IsForwarded(long number, out IForwardChannel? channel)
    {
        var epoch = NumberRange.EpochOf(number);
        channel = epoch > 0 ? Find(epoch, 0) : null;
        return epoch > 0;
    }

    // No channel has epoch 0 or lane 0.
    private IForwardChannel? Find(int epoch, byte lane)
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

    private ForwardChannel? Open(ForwardTarget target, out RpcError error) => Open(
        (NumberRange numbers, out RpcError fault) =>
        {
            var description = target.Describe(Client, numbers);
            if (description.Length > LinkFrame.MaxDescription)
            {
                fault = ForwardErrors.TooLarge(LinkFrame.MaxDescription);
                return null;
            }

            fault = ForwardErrors.Lost(target.Name, "The link was lost.", requestSent: false);
            return target.Link.TryOpen(description, number => new ForwardChannel(this, target, number, numbers));
        },
        out error);

    private bool TryAdd(IForwardChannel channel)
    {
        lock (this)
        {
            _channels = _isClosed ? _channels : [.. _channels, channel];
            return !_isClosed;
        }
    }
}
