using System.Runtime.CompilerServices;

namespace RpcGateway.Benchmarks.Contracts;

/// <summary>The streams that the servers send and receive.</summary>
internal static class Items
{
    public static async IAsyncEnumerable<int> CountAsync(
        int items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // The items are available at once. Like the servers' own loops, this one yields from time to time.
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
}
