using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Incoming;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>
/// The channels of one client to the processes that serve forwarded methods: at most one for each process, opened by the first call.
/// </summary>
internal sealed class Forwarder : IForwarder
{
    // The lanes of the numbers of binary streams; lane 0 is that of the gateway itself.
    private const int MaxChannels = 255;

    private readonly InboundContext _inbound;

    // The channels by lane. Small, so the epochs are searched one by one.
    private ForwardChannel?[] _channels = [];
    private Dictionary<object, ForwardTarget>? _bindings;
    private int _lastEpoch;
    private bool _isClosed;

    private Forwarder(InboundContext inbound)
    {
        _inbound = inbound;
        Uploads = new ForwardedUploads(this);
    }

    public InboundContext Inbound => _inbound;

    /// <summary>The connection of the client.</summary>
    public ConnectionContext Client => _inbound.Connection;

    public ForwardedUploads Uploads { get; }

    public bool IsFull
    {
        get
        {
            foreach (var channel in Volatile.Read(ref _channels))
            {
                if (channel is { IsFull: true })
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Returns the forwarder of a connection. Called on its read loop.</summary>
    public static Forwarder Of(InboundContext inbound)
    {
        if (inbound.Forwarder is not { } forwarder)
        {
            inbound.Forwarder = forwarder = new Forwarder(inbound);
        }

        return (Forwarder)forwarder;
    }

    /// <summary>The process that the client is bound to by a key; null if none. A process that is lost is not removed by itself.</summary>
    public ForwardTarget? FindBinding(object key)
    {
        lock (this)
        {
            return _bindings?.GetValueOrDefault(key);
        }
    }

    /// <summary>Binds the client to a process; null removes the binding.</summary>
    public void Bind(object key, ForwardTarget? target)
    {
        lock (this)
        {
            if (target is null)
            {
                _bindings?.Remove(key);
            }
            else
            {
                (_bindings ??= [])[key] = target;
            }
        }
    }

    /// <summary>Returns the channel to a process; opens it if there is none.</summary>
    /// <returns>Null, with an error, if the process has gone.</returns>
    public ForwardChannel? GetOrOpen(ForwardTarget target, ref RpcError error)
    {
        foreach (var channel in _channels)
        {
            if (channel?.Target == target)
            {
                error = ForwardErrors.Lost(target.Name, "The link was lost.", requestSent: false);
                return channel;
            }
        }

        return Open(target, out error);
    }

    public Task WaitForRoomAsync() =>
        Task.WhenAll(_channels.Where(channel => channel is { IsFull: true }).Select(channel => channel!.WaitForRoomAsync()));

    public void GiveUpFull()
    {
        foreach (var channel in _channels.Where(channel => channel is { IsFull: true }))
        {
            RpcTelemetry.CountLimit(nameof(RpcConnectionOptions.MaxOutboundBytes));
            channel!.Fail(new RpcClose(RpcCloseCode.PolicyViolation, "The backend reads too slowly."));
        }
    }

    public void Flush()
    {
        foreach (var channel in _channels)
        {
            channel?.FlushLink();
        }
    }

    public bool TryRespond(in RpcMessage response) =>
        response.Id.AsNumber() is { } id && NumberRange.EpochOf(id) is > 0 and var epoch && Respond(epoch, response);

    public bool TryNext(long token, in RpcMessage message, BatchResponse? batch)
    {
        if (NumberRange.EpochOf(token) is not (> 0 and var epoch))
        {
            return false;
        }

        return FindByEpoch(epoch)?.TrySendNext(token, message, batch) == true;
    }

    public bool TryNotify(long token, in RpcMessage message)
    {
        if (NumberRange.EpochOf(token) is not (> 0 and var epoch))
        {
            return false;
        }

        FindByEpoch(epoch)?.SendNotification(message, token);
        return true;
    }

    public bool TryReceiveBinary(ReadOnlyMemory<byte> frame) => Uploads.TryReceive(frame.Span);

    public void Close(RpcClose close)
    {
        ForwardChannel?[] channels;
        lock (this)
        {
            _isClosed = true;
            channels = _channels;
            _channels = [];
        }

        foreach (var channel in channels)
        {
            channel?.Abandon(close);
        }
    }

    /// <summary>Passes a new description of the client to all processes that it uses.</summary>
    public void Update()
    {
        foreach (var channel in Volatile.Read(ref _channels))
        {
            channel?.Update(Client);
        }
    }

    public ForwardChannel? FindByLane(byte lane)
    {
        var channels = Volatile.Read(ref _channels);
        return lane > 0 && lane <= channels.Length ? channels[lane - 1] : null;
    }

    public IEnumerable<ForwardChannel> List() => Volatile.Read(ref _channels).OfType<ForwardChannel>();

    public void Remove(ForwardChannel channel)
    {
        lock (this)
        {
            var index = Array.IndexOf(_channels, channel);
            if (index >= 0)
            {
                _channels[index] = null;
            }
        }
    }

    private bool Respond(int epoch, in RpcMessage response)
    {
        FindByEpoch(epoch)?.SendResponse(response);
        return true;
    }

    private ForwardChannel? FindByEpoch(int epoch)
    {
        foreach (var channel in Volatile.Read(ref _channels))
        {
            if (channel?.Numbers.Epoch == epoch)
            {
                return channel;
            }
        }

        return null;
    }

    private ForwardChannel? Open(ForwardTarget target, out RpcError error)
    {
        error = ForwardErrors.Lost(target.Name, "The link was lost.", requestSent: false);
        var index = FindFreeLane();
        if (index < 0)
        {
            error = ForwardErrors.TooMany(MaxChannels);
            return null;
        }

        _lastEpoch = _lastEpoch == NumberRange.MaxEpoch ? 1 : _lastEpoch + 1;
        var numbers = new NumberRange(_lastEpoch, (byte)(index + 1));
        var channel = target.Link.TryOpen(
            target.Describe(Client, numbers), number => new ForwardChannel(this, target, number, numbers));
        if (channel is null || !TryAdd(index, channel))
        {
            channel?.Abandon(new RpcClose(RpcCloseCode.GoingAway, "The client has disconnected."));
            return null;
        }

        if (channel.IsEnded)
        {
            // It ended before it was added.
            Remove(channel);
            return null;
        }

        return channel;
    }

    private int FindFreeLane()
    {
        lock (this)
        {
            var free = Array.IndexOf(_channels, null);
            if (free < 0 && _channels.Length < MaxChannels)
            {
                free = _channels.Length;
                Array.Resize(ref _channels, Math.Min(MaxChannels, Math.Max(1, _channels.Length * 2)));
            }

            return free;
        }
    }

    private bool TryAdd(int index, ForwardChannel channel)
    {
        lock (this)
        {
            if (!_isClosed)
            {
                _channels[index] = channel;
            }

            return !_isClosed;
        }
    }
}
