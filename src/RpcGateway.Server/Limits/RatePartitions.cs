namespace RpcGateway.Server.Limits;

/// <summary>
/// The partitions of the limits. One that no connection uses is removed as soon as its bucket is full: it then has the same effect as a
/// new one. Until then it stays, because reconnecting must not reset a limit.
/// </summary>
internal sealed class RatePartitions : IDisposable
{
    private const int SmallCapacity = 1024;

    // The lock is not held for longer, because connections that open and close need it.
    private const int SweepPortion = 4096;

    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<(RateRule, PartitionKey), RatePartition> _all = [];
    private readonly Queue<RatePartition> _waiting = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private bool _isSweeping;

    public RatePartitions(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(
            static state => ((RatePartitions)state!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _all.Count;
            }
        }
    }

    /// <summary>The number of partitions that the table has memory for.</summary>
    public int Capacity
    {
        get
        {
            lock (_gate)
            {
                return _all.Capacity;
            }
        }
    }

    /// <summary>Returns the partition for a connection, until <see cref="Detach"/>.</summary>
    public RatePartition Attach(RateRule rule, PartitionKey key)
    {
        lock (_gate)
        {
            if (!_all.TryGetValue((rule, key), out var partition))
            {
                _all[(rule, key)] = partition = new RatePartition(rule, key);
            }

            partition.Connections++;
            return partition;
        }
    }

    public void Detach(RatePartition partition)
    {
        lock (_gate)
        {
            if (--partition.Connections > 0 || partition.IsWaiting)
            {
                return;
            }

            if (partition.Bucket.IsFull(_time.GetTimestamp()))
            {
                Remove(partition);
                return;
            }

            partition.IsWaiting = true;
            _waiting.Enqueue(partition);
            if (!_isSweeping)
            {
                _isSweeping = true;
                _timer.Change(SweepPeriod, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Sweep()
    {
        int left;
        lock (_gate)
        {
            left = _waiting.Count;
        }

        while (left > 0)
        {
            left -= SweepPortion;
            SweepSome(Math.Min(SweepPortion, left + SweepPortion));
        }

        lock (_gate)
        {
            _isSweeping = _waiting.Count > 0;
            if (_isSweeping)
            {
                _timer.Change(SweepPeriod, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void SweepSome(int count)
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            for (; count > 0 && _waiting.TryDequeue(out var partition); count--)
            {
                if (partition.Connections > 0)
                {
                    partition.IsWaiting = false;
                }
                else if (partition.Bucket.IsFull(now))
                {
                    Remove(partition);
                }
                else
                {
                    _waiting.Enqueue(partition);
                }
            }

            if (_waiting.Count == 0)
            {
                _waiting.TrimExcess();
            }
        }
    }

    // Shrinks when three quarters are empty: amortized O(1).
    private void Remove(RatePartition partition)
    {
        _all.Remove((partition.Rule, partition.Key));
        if (_all.Capacity > SmallCapacity && _all.Count < _all.Capacity / 4)
        {
            _all.TrimExcess(_all.Capacity / 2);
        }
    }
}
