using System.Buffers.Binary;

namespace RpcGateway.Benchmarks.Load;

/// <summary>A connection that handles the records of a dialect.</summary>
internal abstract class RecordConnection(FrameSocket socket, IDialect dialect) : LoadConnection(socket)
{
    // As the clients do; the messages of the handshake are acknowledged with the next ones.
    private const int AcknowledgeAfter = 64;

    private long _received;
    private long _acknowledged;

    protected IDialect Dialect => dialect;

    protected sealed override void OnMessage(ReadOnlySpan<byte> message)
    {
        if (dialect.Acknowledges)
        {
            if (Socket.IsBinary)
            {
                return;
            }

            _received++;
        }

        foreach (var record in new Records(message, dialect.Separation))
        {
            if (!dialect.IsKeepAlive(record))
            {
                OnRecord(record);
            }
        }
    }

    // 06 00000000, and the number of messages in 8 bytes (docs/protocol-sessions.md)
    protected sealed override void SendBetween()
    {
        if (_received - _acknowledged >= AcknowledgeAfter)
        {
            Span<byte> acknowledgement = stackalloc byte[13];
            acknowledgement.Clear();
            acknowledgement[0] = 6;
            BinaryPrimitives.WriteInt64BigEndian(acknowledgement[5..], _acknowledged = _received);
            Socket.SendBinary(acknowledgement);
        }
    }

    protected abstract void OnRecord(ReadOnlySpan<byte> record);

    protected static LoadException Unexpected(ReadOnlySpan<byte> record) =>
        new($"Unexpected message: {Encoding.UTF8.GetString(record)}");
}
