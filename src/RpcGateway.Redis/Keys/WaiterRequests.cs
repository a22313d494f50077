namespace RpcGateway.Redis.Keys;

/// <summary>
/// The requests of other nodes to be notified of the end of a call. A limited number is handled at once; more are ignored, because a
/// node that waits also looks from time to time.
/// </summary>
internal sealed class WaiterRequests(KeyTable keys)
{
    private const int MaxRunning = 1000;

    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];

    /// <summary>Handles a request. Does not wait for Redis.</summary>
    public void Start(string name, string waiter)
    {
        lock (_lock)
        {
            _running.RemoveWhere(request => request.IsCompleted);
            if (_running.Count >= MaxRunning)
            {
                return;
            }
        }

        // Outside the lock: most complete at once.
        var request = keys.AddWaiterAsync(name, waiter);
        if (!request.IsCompletedSuccessfully)
        {
            lock (_lock)
            {
                _running.Add(request);
            }
        }
    }

    /// <summary>Waits for the requests that are handled, which end with the connection to Redis at the latest.</summary>
    public Task WaitAsync()
    {
        lock (_lock)
        {
            return Task.WhenAll(_running);
        }
    }
}
