using System.Runtime.CompilerServices;

namespace RpcGateway.Benchmarks.Contracts;

/// <summary>The streams that the servers send and read.</summary>
internal static class Items
{
    public static async IAsyncEnumerable<int> CountAsync(
        int items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // As a service that has its items at hand; it lets others run from time to time, as the servers' own loops do.
        const int Portion = 1024;
        for (var i = 0; i < items; i++)
        {
            if (i % Portion == Portion - 1)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
            }

            yield return i;
        }
    }

    public static async Task<long> SumAsync(IAsyncEnumerable<int> items, CancellationToken cancellationToken)
    {
        var sum = 0L;
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            sum += item;
        }

        return sum;
    }

    public static async IAsyncEnumerable<int> TickAsync(
        int items, int milliseconds, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(milliseconds));
        for (var i = 0; i < items && await timer.WaitForNextTickAsync(cancellationToken); i++)
        {
            yield return i;
        }
    }
}
