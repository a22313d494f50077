namespace Docs.Hosting;

internal abstract class Scene;

internal abstract class CalcService : ICalc
{
    public abstract ValueTask<double> AddAsync(double a, double b);

    public abstract ValueTask<double> SubtractAsync(double minuend, double subtrahend);

    public abstract ValueTask<double> DivideAsync(double dividend, double divisor);

    public abstract ValueTask<double> SumAsync(double[] values);

    public abstract IAsyncEnumerable<int> PrimesAsync(int limit, CancellationToken cancellationToken = default);

    public abstract Task<double> AverageAsync(
        IAsyncEnumerable<double> values, CancellationToken cancellationToken = default);
}
