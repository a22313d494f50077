using System.Runtime.CompilerServices;
using RpcGateway.SampleContracts;
using RpcGateway.Samples.Errors;
using RpcGateway.Samples.Primes;

namespace RpcGateway.Samples.Calc;

/// <summary>Arithmetic: short calls, an error with data, and a stream in each direction.</summary>
internal sealed class CalcService : ICalc
{
    private const int MaxPrimesLimit = 100_000_000;

    public ValueTask<double> AddAsync(double a, double b) => new(a + b);

    public ValueTask<double> SubtractAsync(double minuend, double subtrahend) => new(minuend - subtrahend);

    public ValueTask<double> DivideAsync(double dividend, double divisor) => divisor == 0
        ? throw new RpcException(DivisionByZero.ErrorCode, "The divisor is zero.", new DivisionByZero(dividend))
        : new(dividend / divisor);

    public ValueTask<double> SumAsync(double[] values) => new(values.Sum());

    public async IAsyncEnumerable<int> PrimesAsync(
        int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SampleErrors.ThrowIfOutside(limit, 0, MaxPrimesLimit, nameof(limit));
        var sieve = new PrimeSieve(limit);
        var primes = new List<long>();
        while (sieve.Next(primes))
        {
            foreach (var prime in primes)
            {
                yield return (int)prime;
            }

            if (sieve.Done < limit)
            {
                // Lets other calls of the connection run between two segments.
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    public async Task<double> AverageAsync(IAsyncEnumerable<double> values, CancellationToken cancellationToken)
    {
        var sum = 0.0;
        var count = 0L;
        await foreach (var value in values.WithCancellation(cancellationToken))
        {
            sum += value;
            count++;
        }

        return count > 0
            ? sum / count
            : throw new RpcException(SampleErrorCode.NoValues, "There are no values to average.");
    }
}
