using System.Numerics;

namespace RpcGateway.Benchmarks.Measuring;

/// <summary>
/// Counts durations in buckets whose width is at most 1/64 of their values, from nanoseconds to hours. Recording a value takes
/// a few instructions.
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

    /// <summary>Adds the counts of another histogram.</summary>
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

    /// <summary>A percentile of recorded nanoseconds, in microseconds; 0 if there are none.</summary>
    public double Microseconds(double percent)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(Count * percent / 100));
        long seen = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank)
            {
                return Middle(i) / 1000.0;
            }
        }

        return 0;
    }

    // Below 128 the index is the value; above, each power of two has 64 buckets.
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
