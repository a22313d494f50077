namespace RpcGateway.Benchmarks.Load.Transfers;

/// <summary>How one kind of server transfers bytes, a connection for each transfer.</summary>
internal interface ITransferDialect
{
    /// <summary>What stands before the bytes of each message.</summary>
    ReadOnlySpan<byte> DataHeader { get; }

    /// <summary>The binary message that ends an upload.</summary>
    ReadOnlySpan<byte> End { get; }

    /// <summary>Whether only as much is sent as was granted.</summary>
    bool HasCredit { get; }

    /// <summary>Opens a connection, and says what comes before the first call.</summary>
    FrameSocket Connect(int port, TransferDirection direction, int bufferSize);

    /// <summary>The text that a transfer begins with; null if nothing is said.</summary>
    byte[]? Begin(TransferDirection direction, long bytes);

    /// <summary>The binary message that grants the server so many bytes.</summary>
    byte[] Grant(int bytes);

    /// <exception cref="LoadException">It is none that belongs to a transfer.</exception>
    TransferMessage Read(ReadOnlySpan<byte> message, bool isBinary);

    /// <summary>Whether an answer is the one to that transfer.</summary>
    bool IsAnswer(ReadOnlySpan<byte> answer, TransferDirection direction, long bytes);
}
