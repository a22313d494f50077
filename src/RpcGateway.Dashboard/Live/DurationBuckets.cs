namespace RpcGateway.Dashboard.Live;

/// <summary>
/// Durations in buckets that grow by a fourth of an octave, 19 %: from 8 µs to 17 minutes in few enough to add up, and
/// fine enough for percentiles. The page knows the same bounds.
/// </summary>
internal static class DurationBuckets
{
    public const int Count = 110;

    private const int PerOctave = 4;

    // 2^-17 s, 7.6 µs: what is quicker is in the first bucket.
    private const int LowestOctave = -17;

    /// <summary>The bucket of a duration in seconds; its upper bound is 2^(index / 4 - 17) seconds.</summary>
    public static int IndexOf(double seconds)
    {
        var position = Math.Ceiling((Math.Log2(seconds) - LowestOctave) * PerOctave);
        return double.IsNaN(position) ? 0 : (int)Math.Clamp(position, 0, Count - 1);
    }
}
