using RpcGateway.Protocol.Context;
using RpcGateway.Protocol.Errors;
using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Outgoing;
using RpcGateway.Protocol.Streams;

namespace RpcGateway.Protocol.Binary;

/// <summary>The open binary streams of a connection, in both directions, by number.</summary>
internal sealed class BinaryTable(ConnectionStreams streams, NumberRange numbers)
{
    private readonly Lock _lock = new();

    // Created with the first stream: most connections have none.
    private Dictionary<uint, BinarySender>? _senders;
    private Dictionary<uint, BinaryReceiver>? _receivers;
    private uint _lastNumber = numbers.FirstBinary;

    // The number of bytes that may still arrive for streams that this end cancelled: granted before the peer received the
    // cancellation.
    private long _tolerated;
    private RpcClose? _close;

    public ConnectionContext Connection => streams.Connection;

    public OutboundQueue Outbound => streams.Outbound;

    /// <summary>The calls to the peer that wait for a response.</summary>
    public PendingCalls Calls => streams.Pending;

    /// <summary>Throws if the peer does not support binary streams.</summary>
    public void EnsureNegotiated(int code, string what)
    {
        if (!Connection.HasBinaryStreams)
        {
            throw NotNegotiated(code, what);
        }
    }

    public static RpcException NotNegotiated(int code, string what) =>
        new(code, $"{what} is a binary stream, which needs the subprotocol rpcgateway.v1.");

    /// <summary>Assigns a number to the sender.</summary>
    /// <exception cref="RpcException">Too many streams are open.</exception>
    /// <exception cref="RpcConnectionLostException">The connection has ended.</exception>
    public uint Add(BinarySender sender)
    {
        lock (_lock)
        {
            if (_close is { } close)
            {
                throw ConnectionLoss.Create(close, requestSent: true);
            }

            if (streams.Table.TryOpenSender())
            {
                _senders ??= [];
                do
                {
                    _lastNumber = numbers.NextBinary(_lastNumber);
                }
                while (!_senders.TryAdd(_lastNumber, sender));

                return _lastNumber;
            }
        }

        throw streams.TooMany();
    }

    /// <exception cref="RpcException">Too many streams are open, or the number is in use.</exception>
    /// <exception cref="RpcConnectionLostException">The connection has ended.</exception>
    public void Add(BinaryReceiver receiver)
    {
        lock (_lock)
        {
            if (_close is { } close)
            {
                throw ConnectionLoss.Create(close, requestSent: true);
            }

            if (_receivers?.ContainsKey(receiver.Number) == true)
            {
                throw new RpcException(
                    RpcErrorCode.InvalidParams, $"The binary stream {receiver.Number} is already open.");
            }

            if (streams.Table.TryOpenReceiver(isBinary: true))
            {
                (_receivers ??= []).Add(receiver.Number, receiver);
                return;
            }
        }

        Refuse(receiver.Number);
        throw streams.TooMany();
    }

    /// <summary>Cancels a stream from the peer that this end does not read.</summary>
    public void Refuse(uint number) => Outbound.SendUrgent(BinaryFrameWriter.Cancel(number));

    public BinarySender? FindSender(uint number)
    {
        lock (_lock)
        {
            return _senders?.GetValueOrDefault(number);
        }
    }

    public BinaryReceiver? FindReceiver(uint number)
    {
        lock (_lock)
        {
            return _receivers?.GetValueOrDefault(number);
        }
    }

    public void Remove(BinarySender sender)
    {
        lock (_lock)
        {
            _senders?.Remove(sender.Number);
        }

        streams.Table.CloseSender();
    }

    /// <summary>Removes a stream. The given number of granted bytes may still arrive for it.</summary>
    public void Remove(BinaryReceiver receiver, long outstanding)
    {
        lock (_lock)
        {
            _receivers?.Remove(receiver.Number);
            _tolerated += outstanding;
        }

        streams.Table.CloseReceiver(isBinary: true);
    }

    /// <summary>Whether bytes for an unknown stream can belong to one that this end cancelled.</summary>
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

    /// <summary>Fails all receivers, stops all senders, and waits until the senders have completed their sources.</summary>
    public Task CloseAsync(RpcClose close)
    {
        BinarySender[] senders;
        BinaryReceiver[] receivers;
        lock (_lock)
        {
            _close = close;
            senders = _senders is null ? [] : [.. _senders.Values];
            receivers = _receivers is null ? [] : [.. _receivers.Values];
        }

        foreach (var receiver in receivers)
        {
            receiver.Fail(ConnectionLoss.Create(close, requestSent: true));
        }

        foreach (var sender in senders)
        {
            sender.Dispose();
        }

        return Task.WhenAll(senders.Select(sender => sender.Completion));
    }
}
