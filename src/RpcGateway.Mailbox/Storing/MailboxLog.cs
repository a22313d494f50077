using Microsoft.Extensions.Logging;

namespace RpcGateway.Mailbox.Storing;

internal static partial class MailboxLog
{
    [LoggerMessage(1, LogLevel.Information, "Messages of the mailbox are stored in {Store}.", EventName = nameof(Opened))]
    public static partial void Opened(ILogger logger, string store);

    [LoggerMessage(2, LogLevel.Warning, "The store of the mailbox failed. Operations of mailboxes fail until it answers.", EventName = nameof(Lost))]
    public static partial void Lost(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Information, "The store of the mailbox answers again.", EventName = nameof(Restored))]
    public static partial void Restored(ILogger logger);

    [LoggerMessage(4, LogLevel.Critical,
        "The file {File} of the mailbox is damaged. Nothing more is stored or read. Stop the program, copy the files {File}, {File}-wal and "
        + "{File}-shm, and restore a backup, or save what is readable: sqlite3 {File} .recover | sqlite3 new.db",
        EventName = nameof(Corrupt))]
    public static partial void Corrupt(ILogger logger, string file, Exception exception);

    [LoggerMessage(5, LogLevel.Warning,
        "The write-ahead log of the mailbox has {Bytes} bytes and cannot be shortened, because another program reads or locks the file.",
        EventName = nameof(WalTooLarge))]
    public static partial void WalTooLarge(ILogger logger, long bytes);

    [LoggerMessage(6, LogLevel.Warning, "An invalid hint about new messages was received from another node and ignored.", EventName = nameof(HintInvalid))]
    public static partial void HintInvalid(ILogger logger, Exception exception);

    [LoggerMessage(7, LogLevel.Warning,
        "PostgreSQL has the setting {Setting}, with which messages that were stored can be lost when the machine fails.", EventName = nameof(NotDurable))]
    public static partial void NotDurable(ILogger logger, string setting);

    [LoggerMessage(8, LogLevel.Error, "Trimming mailboxes failed. It is tried again after TrimInterval.", EventName = nameof(TrimFailed))]
    public static partial void TrimFailed(ILogger logger, Exception exception);

    [LoggerMessage(9, LogLevel.Error, "Looking for messages of other nodes failed. It is tried again after PollInterval.", EventName = nameof(PollFailed))]
    public static partial void PollFailed(ILogger logger, Exception exception);

    [LoggerMessage(10, LogLevel.Error,
        "A hint about new messages could not be sent to the other nodes. They find the messages after PollInterval.", EventName = nameof(HintFailed))]
    public static partial void HintFailed(ILogger logger, Exception exception);
}
