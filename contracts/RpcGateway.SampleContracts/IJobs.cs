namespace RpcGateway.SampleContracts;

/// <summary>Work that takes a while, tells how far it is, and can be cancelled.</summary>
[RpcContract("jobs")]
public interface IJobs
{
    /// <summary>Counts the words of a text.</summary>
    /// <param name="text">The text, in UTF-8.</param>
    /// <param name="progress">Hears of the bytes read so far.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The counts, and the most frequent words.</returns>
    Task<WordCount> CountWordsAsync(
        Stream text, IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Counts the primes up to a limit.</summary>
    /// <param name="limit">The largest number to look at.</param>
    /// <param name="progress">Hears of the numbers looked at so far.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>How many there are, and the largest of them.</returns>
    [RpcError(SampleErrorCode.OutOfRange, "The limit is out of its range.", DataType = typeof(AllowedRange))]
    [RpcExample("without reports", "[100]", Result = """{"count":25,"largest":97}""")]
    [RpcExample("with reports", """{"limit":1000,"progress":1}""", Result = """{"count":168,"largest":997}""")]
    Task<PrimeCount> FindPrimesAsync(
        int limit, IProgress<JobProgress>? progress = null, CancellationToken cancellationToken = default);
}
