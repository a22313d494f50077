using System.Buffers;
using RpcGateway.SampleContracts;
using RpcGateway.Samples.Errors;
using RpcGateway.Samples.Primes;

namespace RpcGateway.Samples.Jobs;

/// <summary>Long-running calls that report progress and stop soon after cancellation.</summary>
internal sealed class JobsService : IJobs
{
    private const int TopWords = 10;
    private const int BufferSize = 64 * 1024;
    private const long BytesPerReport = 1024 * 1024;
    private const int SegmentsPerReport = 16;

    public async Task<WordCount> CountWordsAsync(
        Stream text, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var counter = new WordCounter();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var nextReport = BytesPerReport;
            int read;
            while ((read = await text.ReadAsync(buffer, cancellationToken)) > 0)
            {
                counter.Add(buffer.AsSpan(0, read));
                if (counter.Bytes >= nextReport)
                {
                    progress?.Report(new JobProgress(counter.Bytes, null, "bytes"));
                    nextReport = counter.Bytes + BytesPerReport;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        counter.Complete();
        progress?.Report(new JobProgress(counter.Bytes, counter.Bytes, "bytes"));
        var top = counter.Top(TopWords).Select(word => new WordFrequency(word.Word, word.Count));
        return new WordCount(counter.Bytes, counter.Lines, counter.Words, [.. top]);
    }

    public Task<PrimeCount> FindPrimesAsync(
        int limit, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        SampleErrors.ThrowIfOutside(limit, 0, int.MaxValue, nameof(limit));

        // On a thread of its own: a call runs on the connection's read loop until its first await, and jobs that occupy the thread
        // pool would delay everything else in the process, also cancellations.
        return Task.Factory.StartNew(
            () => FindPrimes(limit, progress, cancellationToken),
            cancellationToken,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default);
    }

    private static PrimeCount FindPrimes(
        int limit, IProgress<JobProgress>? progress, CancellationToken cancellationToken)
    {
        var sieve = new PrimeSieve(limit);
        var primes = new List<long>();
        var count = 0;
        var largest = 0L;
        for (var segment = 1; sieve.Next(primes); segment++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            count += primes.Count;
            largest = primes.Count > 0 ? primes[^1] : largest;
            if (segment % SegmentsPerReport == 0)
            {
                progress?.Report(new JobProgress(sieve.Done, limit, "numbers"));
            }
        }

        progress?.Report(new JobProgress(limit, limit, "numbers"));
        return new PrimeCount(count, (int)largest);
    }
}
