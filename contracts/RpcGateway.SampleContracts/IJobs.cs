namespace RpcGateway.SampleContracts;

/// <summary>Long-running jobs that report progress and can be cancelled.</summary>
[RpcContract("jobs")]
public interface IJobs
{
    /// <summary>Counts the words of a text.</summary>
    /// <param name="text">The text, in UTF-8.</param>
    /// <param name="progress">Receives the number of bytes read so far.</param>
    /// <param name="cancellationToken">Stops the job.</param>
    /// <returns>The counts, and the most frequent words.</returns>
    Task<WordCount> CountWordsAsync(
        Stream text, IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Counts the primes up to a limit.</summary>
    /// <param name="limit">The largest number to check.</param>
    /// <param name="progress">Receives the count of numbers checked so far.</param>
    /// <param name="cancellationToken">Stops the job.</param>
    /// <returns>The number of primes, and the largest.</returns>
    [RpcError(SampleErrorCode.OutOfRange, "The limit is out of range.", DataType = typeof(AllowedRange))]
    [RpcExample("without progress", "[100]", Result = """{"count":25,"largest":97}""")]
    [RpcExample("with progress", """{"limit":1000,"progress":1}""", Result = """{"count":168,"largest":997}""")]
    Task<PrimeCount> FindPrimesAsync(
        int limit, IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default);
}
