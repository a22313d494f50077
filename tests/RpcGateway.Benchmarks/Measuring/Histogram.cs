using System.Numerics;

namespace RpcGateway.Benchmarks.Measuring;

/// <summary>
/// Counts durations in buckets that grow with them: each is at most 1/64 wide of what it holds, from nanoseconds to hours,
/// and recording costs a few instructions.
/// </summary>
internal sealed class Histogram
{
    private const int Precision = 6;
    private const int PerPower = 1 << Precision;

    private readonly long[] _counts = new long[(64 - Precision) * PerPower];

    public long Count { get; private set; }

    public void Record(long value)
    {
        _counts[Index(Math.Max(0, value))]++;
        Count++;
    }

    /// <summary>Takes over what another one has counted.</summary>
    public void Add(Histogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
    }

    /// <summary>The value that so many of a hundred do not exceed; 0 if none was recorded.</summary>
    public long Percentile(double percent)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(Count * percent / 100));
        long seen = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
            {
                return Middle(i);
            }
        }

        return 0;
    }

    /// <summary>The same for nanoseconds, in microseconds.</summary>
    public double Microseconds(double percent) => Percentile(percent) / 1000.0;

    // Below 128 the index is the value; from there on each power of two has 64 buckets.
    private static int Index(long value)
    {
        var power = Math.Max(0, BitOperations.Log2((ulong)value) - Precision);
        return (power * PerPower) + (int)(value >> power);
    }

    private static long Middle(int index)
    {
        var power = Math.Max(0, (index / PerPower) - 1);
        var low = (long)(index - (power * PerPower)) << power;
        return low + ((1L << power) / 2);
    }
}
