namespace RpcGateway.Mailbox;

/// <summary>An operation of a mailbox failed. A service that does not catch it sends its code and text to the caller.</summary>
public sealed class RpcMailboxException : RpcException
{
    internal RpcMailboxException(RpcMailboxError error, string message)
        : base(CodeOf(error), message) => Error = error;

    internal RpcMailboxException(RpcMailboxError error, string message, Exception innerException)
        : base(CodeOf(error), message, innerException) => Error = error;

    /// <summary>Why it failed.</summary>
    public RpcMailboxError Error { get; }

    private static int CodeOf(RpcMailboxError error) => error switch
    {
        RpcMailboxError.OutcomeUnknown => RpcErrorCode.OutcomeUnknown,
        RpcMailboxError.TooLarge => RpcErrorCode.MessageTooLarge,
        RpcMailboxError.KeyConflict => RpcErrorCode.IdempotencyConflict,
        RpcMailboxError.LimitReached => RpcErrorCode.LimitExceeded,
        RpcMailboxError.InvalidPosition => RpcErrorCode.InvalidParams,
        RpcMailboxError.Unreadable => RpcErrorCode.ServiceFailed,
        _ => RpcErrorCode.Unavailable,
    };
}
