namespace RpcGateway.Protocol.Telemetry;

/// <summary>
/// Duration buckets from 8 µs to 17 minutes, each a quarter of an octave (19 %) wider than the one before: few enough
/// to add up, fine enough for percentiles. The front end uses the same bounds.
/// </summary>
internal static class DurationBuckets
{
    public const int Count = 110;

    private const int PerOctave = 4;

    // 2^-17 s, 7.6 µs: shorter durations are in the first bucket.
    private const int LowestOctave = -17;

    /// <summary>Returns the bucket of a duration in seconds; its upper bound is 2^(index / 4 - 17) seconds.</summary>
    public static int IndexOf(double seconds)
    {
        var position = Math.Ceiling((Math.Log2(seconds) - LowestOctave) * PerOctave);
        return double.IsNaN(position) ? 0 : (int)Math.Clamp(position, 0, Count - 1);
    }
}
