using RpcGateway.Protocol.Connections;
using RpcGateway.Protocol.Streams;

namespace RpcGateway.Protocol.Binary;

/// <summary>The open binary streams of a connection, in both directions, by number.</summary>
internal sealed class BinaryTable(RpcConnection connection)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<uint, BinarySender> _senders = [];
    private readonly Dictionary<uint, BinaryReceiver> _receivers = [];
    private uint _lastNumber;

    // What may still come for streams that this end gave up: it was granted before the peer learnt of that.
    private long _tolerated;
    private RpcClose? _close;

    /// <summary>Fails where the peer knows no binary streams.</summary>
    public void EnsureNegotiated(int code, string what)
    {
        if (!connection.Extended)
        {
            throw NotNegotiated(code, what);
        }
    }

    public static RpcException NotNegotiated(int code, string what) =>
        new(code, $"{what} is a binary stream, which needs the subprotocol rpcgateway.v1.");

    /// <summary>Gives the sender its number.</summary>
    /// <exception cref="RpcException">Too many streams are open.</exception>
    /// <exception cref="RpcConnectionLostException">The connection has ended.</exception>
    public uint Add(BinarySender sender)
    {
        lock (_lock)
        {
            if (_close is { } close)
            {
                throw Lost(close);
            }

            if (connection.Streams.TryOpenSender())
            {
                _senders.Add(++_lastNumber, sender);
                return _lastNumber;
            }
        }

        throw StreamTable.TooMany(connection);
    }

    /// <exception cref="RpcException">Too many streams are open, or the number is taken.</exception>
    /// <exception cref="RpcConnectionLostException">The connection has ended.</exception>
    public void Add(BinaryReceiver receiver)
    {
        lock (_lock)
        {
            if (_close is { } close)
            {
                throw Lost(close);
            }

            if (_receivers.ContainsKey(receiver.Number))
            {
                throw new RpcException(
                    RpcErrorCode.InvalidParams, $"The binary stream {receiver.Number} is open already.");
            }

            if (connection.Streams.TryOpenReceiver(isBinary: true))
            {
                _receivers.Add(receiver.Number, receiver);
                return;
            }
        }

        Refuse(receiver.Number);
        throw StreamTable.TooMany(connection);
    }

    /// <summary>Tells the peer that nobody reads its stream.</summary>
    public void Refuse(uint number) => connection.Outbound.SendUrgent(BinaryFrameWriter.Cancel(number));

    public BinarySender? FindSender(uint number)
    {
        lock (_lock)
        {
            return _senders.GetValueOrDefault(number);
        }
    }

    public BinaryReceiver? FindReceiver(uint number)
    {
        lock (_lock)
        {
            return _receivers.GetValueOrDefault(number);
        }
    }

    public void Remove(BinarySender sender)
    {
        lock (_lock)
        {
            _senders.Remove(sender.Number);
        }

        connection.Streams.CloseSender();
    }

    /// <summary>Forgets a stream for which as many bytes may still come as it was granted.</summary>
    public void Remove(BinaryReceiver receiver, long outstanding)
    {
        lock (_lock)
        {
            _receivers.Remove(receiver.Number);
            _tolerated += outstanding;
        }

        connection.Streams.CloseReceiver(isBinary: true);
    }

    /// <summary>Whether bytes for an unknown stream are those of one that this end gave up.</summary>
    public bool TryTolerate(int bytes)
    {
        lock (_lock)
        {
            if (bytes > _tolerated)
            {
                return false;
            }

            _tolerated -= bytes;
            return true;
        }
    }

    /// <summary>Fails all receivers, stops all senders and waits until they have let go of their sources.</summary>
    public Task CloseAsync(RpcClose close)
    {
        BinarySender[] senders;
        BinaryReceiver[] receivers;
        lock (_lock)
        {
            _close = close;
            senders = [.. _senders.Values];
            receivers = [.. _receivers.Values];
        }

        foreach (var receiver in receivers)
        {
            receiver.Fail(Lost(close));
        }

        foreach (var sender in senders)
        {
            sender.Dispose();
        }

        return Task.WhenAll(senders.Select(sender => sender.Completion));
    }

    private static RpcConnectionLostException Lost(RpcClose close) => new(PendingCall.Lost(close), requestSent: true);
}
