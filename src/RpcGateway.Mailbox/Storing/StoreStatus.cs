using Microsoft.Extensions.Logging;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Mailbox.Storing;

/// <summary>
/// Whether the store works. Logs each change once, not each failure. What has failed works again only when the same succeeds: otherwise each
/// read of a store that accepts no messages would report that it works again.
/// </summary>
internal sealed class StoreStatus(ILogger<StoreStatus> logger)
{
    private readonly Lock _lock = new();
    private volatile StoreUse _failed;
    private RpcMailboxException? _corrupt;

    public ILogger Logger { get; } = GuardedLogger.Guard(logger);

    public bool IsAvailable => _failed == StoreUse.None && _corrupt is null;

    public void ThrowIfCorrupt()
    {
        if (_corrupt is { } corrupt)
        {
            throw new RpcMailboxException(corrupt.Error, corrupt.Message, corrupt);
        }
    }

    public void ReportSuccess(StoreUse use)
    {
        // Read without the lock by every operation.
        if ((_failed & use) == StoreUse.None)
        {
            return;
        }

        lock (_lock)
        {
            if ((_failed & use) != StoreUse.None && (_failed &= ~use) == StoreUse.None)
            {
                MailboxLog.Restored(Logger);
            }
        }
    }

    /// <param name="use">What has failed.</param>
    /// <param name="isFull">Whether the disk, or the file with its limit, is full.</param>
    /// <param name="cause">The error.</param>
    public void ReportFailure(StoreUse use, bool isFull, Exception cause)
    {
        lock (_lock)
        {
            if (_failed == StoreUse.None)
            {
                MailboxLog.Lost(Logger, cause);
            }

            // If anything else was wrong with an append, any change of the store shows that it works again.
            _failed |= use != StoreUse.Append ? use : isFull ? StoreUse.Grow : StoreUse.Write;
        }
    }

    public RpcMailboxException ReportCorruption(string file, Exception cause)
    {
        lock (_lock)
        {
            if (_corrupt is null)
            {
                _corrupt = new RpcMailboxException(
                    RpcMailboxError.Corrupt, $"The store of the mailbox is damaged. {StoreErrors.NothingStored}", cause);
                MailboxLog.Corrupt(Logger, file, cause);
            }

            return _corrupt;
        }
    }
}
