namespace RpcGateway.Mailbox.Storing;

/// <summary>The outcome of an acknowledgement.</summary>
internal enum AcknowledgeResult
{
    Stored,

    /// <summary>The number is greater than that of the last message.</summary>
    BeyondEnd,

    /// <summary>The queue has <see cref="RpcMailboxOptions.MaxReaders"/> other readers.</summary>
    TooManyReaders,
}
