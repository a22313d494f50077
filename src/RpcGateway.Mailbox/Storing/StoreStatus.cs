using Microsoft.Extensions.Logging;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Mailbox.Storing;

/// <summary>Whether the store works. Logs each change once, not each failure.</summary>
internal sealed class StoreStatus(ILogger<StoreStatus> logger)
{
    private readonly Lock _lock = new();
    private bool _isAvailable = true;
    private RpcMailboxException? _corrupt;

    public ILogger Logger { get; } = GuardedLogger.Guard(logger);

    public bool IsAvailable => _isAvailable && _corrupt is null;

    public void ThrowIfCorrupt()
    {
        if (_corrupt is { } corrupt)
        {
            throw new RpcMailboxException(corrupt.Error, corrupt.Message, corrupt);
        }
    }

    public void ReportSuccess()
    {
        // Read without the lock by every operation.
        if (!Volatile.Read(ref _isAvailable))
        {
            lock (_lock)
            {
                if (!_isAvailable)
                {
                    _isAvailable = true;
                    MailboxLog.Restored(Logger);
                }
            }
        }
    }

    public void ReportFailure(Exception cause)
    {
        lock (_lock)
        {
            if (_isAvailable)
            {
                _isAvailable = false;
                MailboxLog.Lost(Logger, cause);
            }
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
