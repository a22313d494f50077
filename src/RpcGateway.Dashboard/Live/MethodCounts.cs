using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Dashboard.Live;

/// <summary>Counts the calls of one method since the last <see cref="Take(string, bool)"/>. Thread-safe.</summary>
internal sealed class MethodCounts
{
    // Two arrays, so that one increment counts a call together with its outcome.
    private readonly int[] _succeeded = new int[DurationBuckets.Count];
    private readonly int[] _failed = new int[DurationBuckets.Count];

    public void Count(double seconds, bool failed) =>
        Interlocked.Increment(ref (failed ? _failed : _succeeded)[DurationBuckets.IndexOf(seconds)]);

    /// <summary>Returns the counts and resets them; null if there were no calls.</summary>
    public LiveMethod? Take(string name, bool isOutgoing)
    {
        var buckets = new List<long>();
        var errors = 0;
        for (var i = 0; i < DurationBuckets.Count; i++)
        {
            var failed = Take(ref _failed[i]);
            var calls = failed + Take(ref _succeeded[i]);
            if (calls > 0)
            {
                buckets.Add(i);
                buckets.Add(calls);
                errors += failed;
            }
        }

        return buckets.Count == 0 ? null : new LiveMethod(name, isOutgoing, errors, buckets);
    }

    private static int Take(ref int count) => Volatile.Read(ref count) == 0 ? 0 : Interlocked.Exchange(ref count, 0);
}
