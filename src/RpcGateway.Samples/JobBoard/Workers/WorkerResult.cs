using RpcGateway.SampleContracts;
using RpcGateway.SampleContracts.JobBoard;
using RpcGateway.Samples.Jobs;

namespace RpcGateway.Samples.JobBoard.Workers;

/// <summary>Checks what a worker has returned before it is stored.</summary>
internal static class WorkerResult
{
    private const int MaxTopWords = 100;

    /// <summary>Whether a result belongs to an order, and has a reasonable size.</summary>
    public static bool Fits(JobResult? result, StoredOrder order) => (order.Kind, result) switch
    {
        (JobKind.Primes, { Primes: { Count: >= 0, Largest: >= 0 }, Words: null }) => true,
        (JobKind.Words, { Primes: null, Words: { } words }) => Fits(words),
        _ => false,
    };

    private static bool Fits(WordCount words) => words is { Bytes: >= 0, Lines: >= 0, Words: >= 0, Top.Count: <= MaxTopWords }
        && words.Top.All(word => word is { Count: >= 0, Word.Length: <= WordCounter.MaxWordLength });
}
