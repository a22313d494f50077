using RpcGateway.Mailbox.Telemetry;

namespace RpcGateway.Mailbox.Storing;

/// <summary>The requests that wait for the store. What waits at the same time is stored in one transaction.</summary>
internal sealed class AppendQueue(int maxMails, int maxBytes)
{
    private const int MaxBatchMails = 1000;
    private const int MaxBatchBytes = 4 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Queue<AppendRequest> _requests = [];
    private Action? _wake;
    private Exception? _closed;
    private int _mails;
    private long _bytes;

    /// <summary>The size of the messages that wait.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Sets what is called when a request was added; must not block.</summary>
    public void OnAdded(Action wake) => _wake = wake;

    public Task<IReadOnlyList<RpcMailReceipt>> AddAsync(IReadOnlyList<NewMail> mails, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<IReadOnlyList<RpcMailReceipt>>(cancellationToken);
        }

        var request = new AppendRequest(mails);
        lock (_lock)
        {
            if (_closed is not null)
            {
                throw _closed;
            }

            // One request always fits, so that each can be stored.
            if (_requests.Count > 0 && (_mails + mails.Count > maxMails || _bytes + request.Bytes > maxBytes))
            {
                MailboxCounters.CountAppends(mails.Count, MailboxCounters.Refused);
                throw new RpcMailboxException(
                    RpcMailboxError.LimitReached,
                    $"{_mails} messages with {_bytes} bytes wait to be stored, which is the limit. Nothing was stored. Try again later.");
            }

            _requests.Enqueue(request);
            _mails += mails.Count;
            _bytes += request.Bytes;
        }

        _wake?.Invoke();
        return cancellationToken.CanBeCanceled ? WaitAsync(request, cancellationToken) : request.Task;
    }

    /// <summary>Takes the requests for the next transaction; null if none waits.</summary>
    public AppendBatch? TryTake()
    {
        List<AppendRequest> taken = [];
        var (mails, bytes) = (0, 0);
        lock (_lock)
        {
            while (_requests.TryPeek(out var next)
                && (taken.Count == 0 || (mails + next.Mails.Count <= MaxBatchMails && bytes + next.Bytes <= MaxBatchBytes)))
            {
                _requests.Dequeue();
                _mails -= next.Mails.Count;
                _bytes -= next.Bytes;
                if (next.TryTake())
                {
                    taken.Add(next);
                    mails += next.Mails.Count;
                    bytes += next.Bytes;
                }
            }
        }

        return taken.Count == 0 ? null : new AppendBatch(taken);
    }

    /// <summary>Fails what waits, and everything that is added from now on.</summary>
    public void Close(Exception reason)
    {
        AppendRequest[] waiting;
        lock (_lock)
        {
            _closed ??= reason;
            waiting = [.. _requests];
            _requests.Clear();
            (_mails, _bytes) = (0, 0);
        }

        foreach (var request in waiting)
        {
            request.Fail(reason);
        }
    }

    private static async Task<IReadOnlyList<RpcMailReceipt>> WaitAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.Register(() => request.Cancel(cancellationToken));
        return await request.Task;
    }
}
