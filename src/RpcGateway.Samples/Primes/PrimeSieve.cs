using System.Collections;

namespace RpcGateway.Samples.Primes;

/// <summary>
/// Finds the primes up to a limit, segment by segment: memory grows only with the square root of the limit, and the
/// caller can stop after any segment.
/// </summary>
internal sealed class PrimeSieve
{
    // Odd numbers only, one byte each: a segment fits in a first-level cache.
    private const int SegmentOdds = 32 * 1024;

    private readonly long _limit;
    private readonly bool[] _composite = new bool[SegmentOdds];
    private readonly List<int> _basePrimes;

    // The next multiple of each base prime, counted in odd numbers from the start of the segment.
    private readonly List<long> _nextStrikes = [];
    private int _activePrimes;
    private long _low = 1;

    public PrimeSieve(long limit)
    {
        _limit = limit;
        _basePrimes = OddPrimesUpTo((int)Math.Sqrt(limit) + 1);
    }

    /// <summary>The last number that was sieved.</summary>
    public long Done => Math.Min(_low - 1, _limit);

    /// <summary>Sieves the next segment into <paramref name="primes"/>, which is cleared first.</summary>
    /// <returns>False after the last segment.</returns>
    public bool Next(List<long> primes)
    {
        primes.Clear();
        if (_low > _limit || _limit < 2)
        {
            return false;
        }

        Array.Clear(_composite);
        var high = Math.Min(_low + (2L * SegmentOdds) - 2, _limit);
        ActivatePrimes(high);
        Strike();
        Collect(primes, high);
        _low += 2L * SegmentOdds;
        return true;
    }

    // A base prime strikes out multiples from its square on; smaller primes strike out the multiples below.
    private void ActivatePrimes(long high)
    {
        while (_activePrimes < _basePrimes.Count)
        {
            var square = (long)_basePrimes[_activePrimes] * _basePrimes[_activePrimes];
            if (square > high)
            {
                return;
            }

            _nextStrikes.Add((square - _low) / 2);
            _activePrimes++;
        }
    }

    private void Strike()
    {
        for (var i = 0; i < _activePrimes; i++)
        {
            var prime = _basePrimes[i];
            var strike = _nextStrikes[i];
            for (; strike < SegmentOdds; strike += prime)
            {
                _composite[strike] = true;
            }

            _nextStrikes[i] = strike - SegmentOdds;
        }
    }

    private void Collect(List<long> primes, long high)
    {
        // The first segment starts with 1, which is not a prime; 2 replaces it.
        if (_low == 1)
        {
            primes.Add(2);
            _composite[0] = true;
        }

        var count = (int)((high - _low) / 2) + 1;
        for (var i = 0; i < count; i++)
        {
            if (!_composite[i])
            {
                primes.Add(_low + (2L * i));
            }
        }
    }

    private static List<int> OddPrimesUpTo(int limit)
    {
        var composite = new BitArray(limit + 1);
        var primes = new List<int>();
        for (var number = 3; number <= limit; number += 2)
        {
            if (composite[number])
            {
                continue;
            }

            primes.Add(number);
            for (var multiple = (long)number * number; multiple <= limit; multiple += 2 * number)
            {
                composite[(int)multiple] = true;
            }
        }

        return primes;
    }
}
