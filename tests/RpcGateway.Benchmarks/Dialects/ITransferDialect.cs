namespace RpcGateway.Benchmarks.Dialects;

/// <summary>How one kind of server transfers bytes in one direction. Each transfer has a connection of its own.</summary>
internal interface ITransferDialect
{
    bool IsUpload { get; }

    /// <summary>The dialect of the connection.</summary>
    IDialect Connection { get; }

    /// <summary>The bytes before the content of each data message.</summary>
    ReadOnlySpan<byte> DataHeader { get; }

    /// <summary>The binary message that ends an upload.</summary>
    ReadOnlySpan<byte> End { get; }

    /// <summary>Whether a sender may only send as many bytes as the receiver has granted.</summary>
    bool HasCredit { get; }

    /// <summary>The text message that starts a transfer; null if there is none.</summary>
    byte[]? Start(long bytes);

    /// <summary>The binary message that grants the server a number of bytes.</summary>
    byte[] Grant(int bytes);

    /// <exception cref="LoadException">The message does not belong to a transfer.</exception>
    TransferMessageKind Read(ReadOnlySpan<byte> message, bool isBinary, out ReadOnlySpan<byte> content);

    /// <summary>Whether a text message is the expected response to the transfer.</summary>
    bool IsResponse(ReadOnlySpan<byte> message, long bytes);
}

/// <summary>The messages that a server sends during a transfer.</summary>
internal enum TransferMessageKind
{
    Response,
    Data,
    End,
    Credit,
}
