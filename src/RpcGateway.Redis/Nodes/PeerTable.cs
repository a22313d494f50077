using RpcGateway.Services.Backplane;

namespace RpcGateway.Redis.Nodes;

/// <summary>
/// The other nodes, as long as they are heard. Only the time since the last heartbeat counts, on this node's clock: clocks of
/// different machines are never compared.
/// </summary>
/// <param name="lease">How long a node that is not heard counts as alive.</param>
/// <param name="time">The clock.</param>
/// <param name="lost">Called with the id of a node to which requests are lost, and the reason.</param>
internal sealed class PeerTable(TimeSpan lease, TimeProvider time, Action<string, string> lost)
{
    // More than Redis can serve: each node hears the heartbeats of all others.
    private const int MaxPeers = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Peer> _peers = [];
    private bool _hasReconnected;
    private TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);

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
                if (_peers.Count >= MaxPeers)
                {
                    throw new InvalidDataException($"A gateway can have {MaxPeers} other nodes.");
                }

                _peers.Add(id, new Peer(id, generation, now));
                _hasReconnected |= generation > 1;
                _joined.SetResult();
                _joined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
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

    /// <summary>A node has stopped.</summary>
    public void Remove(string id)
    {
        lock (_lock)
        {
            if (!_peers.Remove(id))
            {
                return;
            }
        }

        lost(id, "has stopped");
    }

    /// <summary>Removes the nodes whose lease has ended.</summary>
    /// <returns>Their ids.</returns>
    public IReadOnlyList<string> Expire()
    {
        string[] dead;
        lock (_lock)
        {
            dead = [.. _peers.Values.Where(peer => time.GetElapsedTime(peer.Heard) >= lease).Select(peer => peer.Id)];
            Array.ForEach(dead, id => _peers.Remove(id));
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
}
