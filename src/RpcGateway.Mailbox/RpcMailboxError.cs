namespace RpcGateway.Mailbox;

/// <summary>Why an operation of a mailbox failed. Except for <see cref="OutcomeUnknown"/>, nothing was stored.</summary>
public enum RpcMailboxError
{
    /// <summary>The store cannot be reached, is locked by another program, or is stopping.</summary>
    Unavailable,

    /// <summary>
    /// The connection to the store was lost while it committed: the messages are stored, all of them or none. A repeat with the same keys
    /// stores them at most once.
    /// </summary>
    OutcomeUnknown,

    /// <summary>The disk of the store, or the file with its limit, is full.</summary>
    Full,

    /// <summary>The file of the store is damaged. The log contains what to do.</summary>
    Corrupt,

    /// <summary>The message exceeds <see cref="RpcMailboxOptions.MaxMessageSize"/>.</summary>
    TooLarge,

    /// <summary>The key was used for another message of the same queue.</summary>
    KeyConflict,

    /// <summary>A limit was reached: waiting appends, subscriptions, or readers of a queue.</summary>
    LimitReached,

    /// <summary>The number is negative, or greater than that of the last message: the queue is not the one that was read before.</summary>
    InvalidPosition,

    /// <summary>A stored message does not match its type any more.</summary>
    Unreadable,
}
