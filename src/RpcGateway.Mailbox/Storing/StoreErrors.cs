namespace RpcGateway.Mailbox.Storing;

/// <summary>The errors that both stores report. Their texts reach callers, so they contain no paths or addresses.</summary>
internal static class StoreErrors
{
    public const string NothingStored = "Nothing was stored.";

    public static RpcMailboxException Stopping() =>
        new(RpcMailboxError.Unavailable, $"The mailbox is stopping. {NothingStored}");

    public static RpcMailboxException NewerSchema(long version, int known) => new(
        RpcMailboxError.Unavailable,
        $"The mailbox has version {version} of its tables, but this program knows versions up to {known}. Use the newer program.");

    public static RpcMailboxException Unreachable(Exception cause) =>
        new(RpcMailboxError.Unavailable, $"The store of the mailbox cannot be reached. {NothingStored}", cause);

    public static RpcMailboxException Full(Exception cause) =>
        new(RpcMailboxError.Full, $"The store of the mailbox is full. {NothingStored}", cause);

    public static RpcMailboxException OutcomeUnknown(Exception cause) => new(
        RpcMailboxError.OutcomeUnknown,
        "It is not known whether the messages were stored, because the store was lost during the commit. A repeat with the same keys stores them once.",
        cause);
}
