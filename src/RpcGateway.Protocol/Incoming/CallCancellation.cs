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

    public CancellationToken GetToken()
    {
        if (_source is null)
        {
            Interlocked.CompareExchange(ref _source, new CancellationTokenSource(), null);
            if (IsRequested)
            {
                _source.Cancel();
            }
        }

        return _source.Token;
    }

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
