namespace RpcGateway.Protocol.Reading;

/// <summary>Counts what a connection has received. Written by the read loop; read by timers and metrics.</summary>
internal sealed class ReceivedTraffic
{
    private long _messages;
    private long _bytes;
    private long _parts;
    private long _heartbeats;
    private long _unfinished;

    public long Messages => Volatile.Read(ref _messages);

    /// <summary>The number of bytes of all messages. Bytes beyond the size limit do not count.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>The number of received parts that were not the last part of their message.</summary>
    public long Parts => Volatile.Read(ref _parts);

    /// <summary>
    /// The received messages plus the sent bytes of heartbeats, which do not count as use of the connection.
    /// </summary>
    public long Heartbeats => Volatile.Read(ref _heartbeats);

    /// <summary>The number of bytes received so far of a message that is not complete, or 0.</summary>
    public long Unfinished => Volatile.Read(ref _unfinished);

    public void AddMessage(int bytes)
    {
        if (_unfinished != 0)
        {
            Volatile.Write(ref _unfinished, 0);
        }

        Volatile.Write(ref _messages, _messages + 1);
        Volatile.Write(ref _bytes, _bytes + bytes);
    }

    /// <param name="received">The bytes of the message that were received so far.</param>
    public void AddPart(long received)
    {
        Volatile.Write(ref _parts, _parts + 1);
        Volatile.Write(ref _unfinished, Math.Max(1, received));
    }

    /// <summary>Counts a <c>$/ping</c> and its response: one message in one direction, and bytes in the other.</summary>
    public void AddHeartbeat(int sentBytes) => Interlocked.Add(ref _heartbeats, 1 + sentBytes);
}
