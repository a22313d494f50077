namespace RpcGateway.Benchmarks.Sockets;

/// <summary>
/// Drives all connections of a load on the calling thread, so that the load generator takes as little CPU time as
/// possible from the server on the same machine.
/// </summary>
internal sealed class EventLoop : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly Epoll _epoll = new();
    private readonly List<LoadConnection> _connections = [];
    private readonly List<bool> _watchesWrite = [];

    /// <summary>Does the work that is due at a timestamp, and returns the timestamp of the next work; null if there is none.</summary>
    public Func<long, long>? Schedule { get; set; }

    /// <summary>Takes over a connection that has completed its handshake.</summary>
    public void Add(LoadConnection connection)
    {
        connection.Socket.StopBlocking();
        _epoll.Add(connection.Socket.Handle, _connections.Count);
        _connections.Add(connection);
        _watchesWrite.Add(false);
    }

    /// <summary>Sends the pending data of all connections.</summary>
    public void Flush()
    {
        for (var i = 0; i < _connections.Count; i++)
        {
            _connections[i].Flush();
            WatchWrite(i);
        }
    }

    public void RunFor(TimeSpan duration) => Run(duration, static () => false);

    /// <summary>Runs until a condition holds.</summary>
    /// <exception cref="LoadException">The condition did not hold in time.</exception>
    public void RunUntil(Func<bool> isDone)
    {
        Run(Timeout, isDone);
        if (!isDone())
        {
            throw new LoadException($"The server did not respond within {Timeout.TotalSeconds} s.");
        }
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        _epoll.Dispose();
    }

    private void Run(TimeSpan duration, Func<bool> isDone)
    {
        var end = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        while (!isDone())
        {
            var now = Stopwatch.GetTimestamp();
            if (now >= end)
            {
                return;
            }

            var next = Math.Min(end, Schedule?.Invoke(now) ?? end);
            Dispatch(_epoll.Wait(Stopwatch.GetElapsedTime(now, next)));
        }
    }

    private void Dispatch(int ready)
    {
        for (var i = 0; i < ready; i++)
        {
            var key = _epoll.Key(i);
            _connections[key].Advance();
            WatchWrite(key);
        }
    }

    private void WatchWrite(int key)
    {
        var connection = _connections[key];
        if (connection.Socket.WantsToWrite != _watchesWrite[key])
        {
            _watchesWrite[key] = connection.Socket.WantsToWrite;
            _epoll.Watch(connection.Socket.Handle, key, connection.Socket.WantsToWrite);
        }
    }
}
