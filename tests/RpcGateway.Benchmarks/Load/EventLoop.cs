using System.Diagnostics;

namespace RpcGateway.Benchmarks.Load;

/// <summary>
/// Drives all connections of a load on the calling thread, so that the load costs as little as possible beside the
/// server that shares the machine.
/// </summary>
internal sealed class EventLoop : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Epoll _epoll = new();
    private readonly List<LoadConnection> _connections = [];
    private readonly List<bool> _watchesWrite = [];

    /// <summary>What is to be done at certain times; null for a load that only reacts.</summary>
    public ISchedule? Schedule { get; set; }

    public IReadOnlyList<LoadConnection> Connections => _connections;

    /// <summary>Takes a connection over, which has been greeted and does not wait for anything yet.</summary>
    public void Add(LoadConnection connection)
    {
        connection.Socket.StopBlocking();
        _epoll.Add(connection.Socket.Handle, _connections.Count);
        _connections.Add(connection);
        _watchesWrite.Add(false);
    }

    /// <summary>Sends what the connections have to send from the start.</summary>
    public void Flush()
    {
        for (var i = 0; i < _connections.Count; i++)
        {
            _connections[i].Flush();
            WatchWrite(i);
        }
    }

    public void RunFor(TimeSpan duration) => Run(duration, static () => false);

    /// <summary>Runs until something is done.</summary>
    /// <exception cref="LoadException">It takes too long.</exception>
    public void RunUntil(Func<bool> isDone)
    {
        Run(Patience, isDone);
        if (!isDone())
        {
            throw new LoadException($"The server has not answered within {Patience}.");
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

            var next = Math.Min(end, Schedule?.Run(now) ?? end);
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
