namespace RpcGateway.Dashboard.Live;

/// <summary>The calls of one method since somebody has looked; counted by many threads.</summary>
internal sealed class MethodCounts
{
    private readonly int[] _buckets = new int[DurationBuckets.Count];
    private int _errors;

    public void Count(double seconds, bool failed)
    {
        // The error first: a call that is taken is never one that has yet to fail.
        if (failed)
        {
            Interlocked.Increment(ref _errors);
        }

        Interlocked.Increment(ref _buckets[DurationBuckets.IndexOf(seconds)]);
    }

    /// <summary>What was counted, which begins anew; null if there was nothing.</summary>
    public LiveMethod? Take(string name, bool isOutgoing)
    {
        var buckets = new List<long>();
        for (var i = 0; i < _buckets.Length; i++)
        {
            if (Volatile.Read(ref _buckets[i]) > 0)
            {
                buckets.Add(i);
                buckets.Add(Interlocked.Exchange(ref _buckets[i], 0));
            }
        }

        return buckets.Count == 0
            ? null
            : new LiveMethod(name, isOutgoing, Interlocked.Exchange(ref _errors, 0), buckets);
    }
}
