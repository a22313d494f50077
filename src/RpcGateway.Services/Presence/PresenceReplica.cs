using Microsoft.Extensions.Logging;

namespace RpcGateway.Services.Presence;

/// <summary>
/// A copy of the connections of all nodes, for the readers of this node. It exists while there is one. A node counts as lost when it cannot be
/// found on the backplane, however this node learns that it should look.
/// </summary>
internal sealed class PresenceReplica(PresenceNodes nodes, int maxBacklog, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, NodeView> _views = new(StringComparer.Ordinal);
    private readonly HashSet<PresenceWatcher> _watchers = [];
    private readonly HashSet<Task> _reading = [];
    private readonly CancellationTokenSource _stopping = new();
    private bool _isStopped;

    /// <summary>Reads all nodes. The replica must already receive their batches.</summary>
    /// <exception cref="RpcException">A node is not reachable.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var ids = await nodes.ListAsync(cancellationToken);
        Task[] reading;
        lock (_lock)
        {
            reading = [.. ids.Select(id => BeginReading(GetView(id)))];
        }

        await Task.WhenAll(reading).WaitAsync(cancellationToken);
        lock (_lock)
        {
            if (_views.Values.FirstOrDefault(view => !view.IsKnown)?.Failure is { } failure)
            {
                throw new RpcException(RpcErrorCode.Unavailable, failure.Message, failure);
            }
        }
    }

    /// <summary>Ends all readers, and everything that runs.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] reading;
        lock (_lock)
        {
            if (_isStopped)
            {
                return;
            }

            _isStopped = true;
            reading = [.. _reading];
            foreach (var watcher in _watchers)
            {
                watcher.Complete();
            }
        }

        await _stopping.CancelAsync();
        await Task.WhenAll(reading);
        _stopping.Dispose();
    }

    /// <summary>Adds a reader, which begins with a snapshot.</summary>
    public PresenceWatcher AddWatcher(RpcAddress address)
    {
        var watcher = new PresenceWatcher(address, maxBacklog);
        lock (_lock)
        {
            _watchers.Add(watcher);
            watcher.Signal();
            if (_isStopped)
            {
                watcher.Complete();
            }
        }

        return watcher;
    }

    public void RemoveWatcher(PresenceWatcher watcher)
    {
        lock (_lock)
        {
            _watchers.Remove(watcher);
        }
    }

    /// <summary>Takes what waits for a reader.</summary>
    public List<RpcPresenceChange> Take(PresenceWatcher watcher)
    {
        lock (_lock)
        {
            return watcher.Take(() => _views.Values.SelectMany(view => view.Entries));
        }
    }

    /// <summary>A batch of a node has arrived.</summary>
    public void Receive(PresenceBatch batch)
    {
        lock (_lock)
        {
            if (batch.IsLast)
            {
                Remove(batch.NodeId);
                return;
            }

            var view = GetView(batch.NodeId);
            view.HeardAt = time.GetTimestamp();
            Report(view.Apply(batch));
            if (view.IsOutdated && !view.IsReading && view.Failure is null)
            {
                BeginReading(view);
            }
        }
    }

    /// <summary>A node may be lost, or may have lost messages.</summary>
    public void Check(string nodeId)
    {
        lock (_lock)
        {
            if (_views.TryGetValue(nodeId, out var view))
            {
                Invalidate(view);
            }
        }
    }

    /// <summary>This node has lost messages of the others.</summary>
    public void CheckAll()
    {
        lock (_lock)
        {
            foreach (var view in _views.Values)
            {
                Invalidate(view);
            }
        }
    }

    /// <summary>Reads nodes that could not be read, or are not heard. Called regularly.</summary>
    public void CheckOverdue()
    {
        lock (_lock)
        {
            foreach (var view in _views.Values)
            {
                // A node that could not be read is often heard nevertheless.
                var isDue = view.IsOutdated
                    ? time.GetElapsedTime(view.ReadAt) >= RetryInterval
                    : time.GetElapsedTime(view.HeardAt) >= MaxSilence;
                if (isDue && !view.IsReading)
                {
                    BeginReading(view);
                }
            }
        }
    }

    private void Invalidate(NodeView view)
    {
        view.Invalidate();
        BeginReading(view);
    }

    private NodeView GetView(string nodeId)
    {
        if (!_views.TryGetValue(nodeId, out var view))
        {
            _views.Add(nodeId, view = new NodeView(nodeId) { HeardAt = time.GetTimestamp() });
        }

        return view;
    }

    private Task BeginReading(NodeView view)
    {
        // Never twice at once: the earlier page could replace what the later one has brought.
        if (_isStopped || view.IsReading)
        {
            return view.Reading;
        }

        view.BeginReading();
        view.HeardAt = view.ReadAt = time.GetTimestamp();
        _reading.RemoveWhere(static task => task.IsCompleted);
        view.Reading = ReadAsync(view, _stopping.Token);
        _reading.Add(view.Reading);
        return view.Reading;
    }

    private async Task ReadAsync(NodeView view, CancellationToken cancellationToken)
    {
        // Yields, because the lock is held.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var page = await nodes.ReadAsync(view.NodeId, RpcAddress.All, onlyCount: false, cancellationToken);
            lock (_lock)
            {
                EndReading(view, page);
            }
        }
        catch (Exception e)
        {
            bool isFirst;
            lock (_lock)
            {
                isFirst = view.Failure is null;
                view.EndReading(e);
            }

            if (isFirst && !cancellationToken.IsCancellationRequested)
            {
                PresenceLog.ReadFailed(logger, view.NodeId, e.Message);
            }
        }
    }

    private void EndReading(NodeView view, PresencePage? page)
    {
        if (_views.GetValueOrDefault(view.NodeId) != view)
        {
            // The node has stopped in the meantime.
            return;
        }

        if (page is null)
        {
            Remove(view.NodeId);
            return;
        }

        Report(view.EndReading(page));
        if (view.IsOutdated)
        {
            BeginReading(view);
        }
    }

    private void Remove(string nodeId)
    {
        if (_views.Remove(nodeId, out var view))
        {
            Report(view.End());
        }
    }

    private void Report(List<PresenceDifference> differences)
    {
        if (differences.Count == 0)
        {
            return;
        }

        foreach (var watcher in _watchers)
        {
            if (watcher.Offer(differences))
            {
                PresenceLog.ReaderTooSlow(logger, maxBacklog);
            }
        }
    }
}
