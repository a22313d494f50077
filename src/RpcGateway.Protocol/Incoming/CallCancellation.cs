using RpcGateway.Protocol.Context;

namespace RpcGateway.Protocol.Incoming;

/// <summary>
/// The cancellation of one call. Most calls never read their token, so the source is created on first use.
/// </summary>
internal struct CallCancellation
{
    private CancellationTokenSource? _source;
    private Task? _running;
    private bool _isRequested;

    public readonly bool IsRequested => Volatile.Read(in _isRequested);

    /// <summary>Whether the token was read, so that code of the call may still hold it.</summary>
    public readonly bool IsUsed => _source is not null;

    /// <summary>Completes when the callbacks registered with the token have run.</summary>
    public readonly Task Completion => _running ?? Task.CompletedTask;

    /// <summary>Whether the deadline cancelled the token.</summary>
    public readonly bool HasTimedOut => _source is { IsCancellationRequested: true } && !IsRequested;

    /// <summary>Returns the token. Only a call with a deadline has a timer, and only if its token is read.</summary>
    public CancellationToken GetToken(Deadline deadline)
    {
        if (_source is null)
        {
            var created = deadline.CreateSource();
            if (Interlocked.CompareExchange(ref _source, created, null) is not null)
            {
                created.Dispose();
            }

            if (IsRequested)
            {
                _source.Cancel();
            }
        }

        return _source.Token;
    }

    /// <summary>Stops the timer: nothing may refer to a call that has ended.</summary>
    public readonly void EndDeadline() => _source?.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Cancel()
    {
        Volatile.Write(ref _isRequested, true);
        if (_source is { } source)
        {
            // Callbacks of the service run on the thread pool, because the read loop must continue.
            _running = source.CancelAsync();
        }
    }
}
