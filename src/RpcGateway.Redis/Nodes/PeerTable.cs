using RpcGateway.Services.Backplane;

namespace RpcGateway.Redis.Nodes;

/// <summary>
/// The other nodes, as long as they are heard. Only the time since the last heartbeat counts, on this node's clock: clocks of
/// different machines are never compared.
/// </summary>
/// <param name="lease">How long a node that is not heard counts as alive.</param>
/// <param name="time">The clock.</param>
/// <param name="lost">Called with the id of a node to which requests are lost, and the reason; for one that has stopped, <see cref="Stopped"/>.</param>
internal sealed class PeerTable(TimeSpan lease, TimeProvider time, Action<string, string> lost)
{
    /// <summary>The reason of a node that has stopped in an orderly way.</summary>
    public const string Stopped = "has stopped";

    // More than Redis can serve: each node hears the heartbeats of all others.
    private const int MaxPeers = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Peer> _peers = [];
    private readonly EndedPeers _ended = new();
    private bool _hasReconnected;
    private TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _described = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The ids of the nodes that are alive.</summary>
    public string[] Ids
    {
        get
        {
            lock (_lock)
            {
                return [.. _peers.Keys];
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _peers.Count;
            }
        }
    }

    public bool IsAlive(string id)
    {
        lock (_lock)
        {
            return _peers.ContainsKey(id);
        }
    }

    /// <summary>Whether a node has stopped in an orderly way.</summary>
    public bool HasStopped(string id)
    {
        lock (_lock)
        {
            return _ended.HasStopped(id);
        }
    }

    /// <summary>Whether a node has ended recently, and is not back.</summary>
    public bool HasEnded(string id)
    {
        lock (_lock)
        {
            return _ended.Contains(id);
        }
    }

    /// <summary>Where a node accepts links; null if it is not alive or accepts none.</summary>
    public NodeLinkAddress? FindLink(string id)
    {
        lock (_lock)
        {
            return _peers.GetValueOrDefault(id)?.Link;
        }
    }

    /// <summary>A node tells where it accepts links.</summary>
    public void SetLink(string id, NodeLinkAddress? link)
    {
        lock (_lock)
        {
            if (_peers.TryGetValue(id, out var peer))
            {
                peer.Link = link;
                peer.Descriptions++;
                Signal(ref _described);
            }
        }
    }

    /// <summary>A payload of a node has arrived.</summary>
    /// <returns>Whether the node was unknown.</returns>
    /// <exception cref="InvalidDataException">There are more nodes than a gateway can have, so that it is probably forged.</exception>
    public bool Hear(string id, int generation)
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            if (!_peers.TryGetValue(id, out var peer))
            {
                if (_ended.HasStopped(id))
                {
                    // A heartbeat that the node wrote while it stopped.
                    return false;
                }

                if (_peers.Count >= MaxPeers)
                {
                    throw new InvalidDataException($"A gateway can have {MaxPeers} other nodes.");
                }

                _ended.Remove(id);
                _peers.Add(id, new Peer(id, generation, now));
                _hasReconnected |= generation > 1;
                Signal(ref _joined);
                return true;
            }

            peer.Heard = now;
            if (peer.Generation >= generation)
            {
                return false;
            }

            peer.Generation = generation;
            _hasReconnected = true;
        }

        lost(id, "lost its connection to Redis, and connected again");
        return false;
    }

    /// <summary>
    /// Whether a node has connected to Redis again since the last call: what it sent to this node in the meantime was dropped.
    /// </summary>
    public bool TakeReconnected()
    {
        lock (_lock)
        {
            var has = _hasReconnected;
            _hasReconnected = false;
            return has;
        }
    }

    /// <summary>Waits until that many nodes are alive.</summary>
    /// <returns>Whether they are; false when no node joined for some time.</returns>
    public async Task<bool> WaitForAsync(int count, TimeSpan patience)
    {
        while (true)
        {
            Task joined;
            lock (_lock)
            {
                if (_peers.Count >= count)
                {
                    return true;
                }

                joined = _joined.Task;
            }

            try
            {
                await joined.WaitAsync(patience, time).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return false;
            }
        }
    }

    /// <summary>How often a node has told where it accepts links.</summary>
    public int CountDescriptions(string id)
    {
        lock (_lock)
        {
            return _peers.GetValueOrDefault(id)?.Descriptions ?? 0;
        }
    }

    /// <summary>Waits until a node tells again where it accepts links.</summary>
    /// <param name="id">The node.</param>
    /// <param name="known">How often it had told that before it was asked.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Null if it accepts none, or does not tell it in time.</returns>
    public async Task<NodeLinkAddress?> WaitForLinkAsync(string id, int known, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        while (true)
        {
            Task described;
            lock (_lock)
            {
                if (_peers.TryGetValue(id, out var peer) && peer.Descriptions > known)
                {
                    return peer.Link;
                }

                described = _described.Task;
            }

            try
            {
                await described.WaitAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    /// <summary>A node has stopped.</summary>
    public void Remove(string id)
    {
        lock (_lock)
        {
            if (!_peers.Remove(id))
            {
                return;
            }

            _ended.Add(id, hasStopped: true);
        }

        lost(id, Stopped);
    }

    /// <summary>Removes the nodes whose lease has ended.</summary>
    /// <returns>Their ids.</returns>
    public IReadOnlyList<string> Expire()
    {
        string[] dead;
        lock (_lock)
        {
            dead = [.. _peers.Values.Where(peer => time.GetElapsedTime(peer.Heard) >= lease).Select(peer => peer.Id)];
            foreach (var id in dead)
            {
                _peers.Remove(id);
                _ended.Add(id, hasStopped: false);
            }
        }

        Array.ForEach(dead, id => lost(id, $"was not heard for {lease.TotalSeconds:0.#} s"));
        return dead;
    }

    /// <summary>Starts all leases again, after a time in which this node could not hear anybody.</summary>
    public void Refresh()
    {
        var now = time.GetTimestamp();
        lock (_lock)
        {
            foreach (var peer in _peers.Values)
            {
                peer.Heard = now;
            }
        }
    }

    // With the lock held.
    private static void Signal(ref TaskCompletionSource waiting)
    {
        waiting.SetResult();
        waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
