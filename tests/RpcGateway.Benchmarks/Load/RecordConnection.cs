namespace RpcGateway.Benchmarks.Load;

/// <summary>A connection that handles the records of a dialect.</summary>
internal abstract class RecordConnection(FrameSocket socket, IDialect dialect) : LoadConnection(socket)
{
    protected IDialect Dialect => dialect;

    protected sealed override void OnMessage(ReadOnlySpan<byte> message)
    {
        foreach (var record in new Records(message, dialect.Separation))
        {
            if (!dialect.IsKeepAlive(record))
            {
                OnRecord(record);
            }
        }
    }

    protected abstract void OnRecord(ReadOnlySpan<byte> record);

    protected static LoadException Unexpected(ReadOnlySpan<byte> record) =>
        new($"Unexpected message: {Encoding.UTF8.GetString(record)}");
}
