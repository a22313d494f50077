using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Testing;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Peers;

/// <summary>The service of either library. It reports to the test what happens to its calls.</summary>
/// <param name="createError">Creates the exception that the library sends to the caller unchanged.</param>
internal sealed class PeerService(Func<int, string, object?, Exception> createError) : IPeer
{
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();

    /// <summary>The proxy of the other end.</summary>
    public IPeer? Other { get; set; }

    /// <summary>Whether an error in the log of the gateway's end is that of a method or a stream that fails on purpose.</summary>
    public static bool IsExpectedFailure(FakeLogRecord entry) =>
        entry.Id.Name == "rpc.server.call.exception"
        && $"{entry.Message} {entry.Exception}".Contains(nameof(BreakAsync), StringComparison.Ordinal);

    /// <summary>Waits for the next of: <c>held</c>, <c>hold cancelled</c>, <c>stream ended</c>, ...</summary>
    public Task<string> NextEventAsync() => _events.Reader.ReadAsync().AsTask().DefaultTimeout();

    public Task<int> AddAsync(int a, int b) => Task.FromResult(a + b);

    public async ValueTask<PeerOrder?> EchoAsync(PeerOrder? order)
    {
        await Task.Yield();
        return order;
    }

    public Task<string> RepeatAsync(string text, int times) =>
        Task.FromResult(string.Concat(Enumerable.Repeat(text, times)));

    public Task DoNothingAsync() => Task.CompletedTask;

    public void Note(string text) => Report(text);

    public Task FailAsync(int code, string message, PeerOrder data) => throw createError(code, message, data);

    public Task<int> BreakAsync(string message) => throw new InvalidOperationException(message);

    public async Task HoldAsync(CancellationToken cancellationToken)
    {
        Report("held");
        await UntilCancelledAsync("hold cancelled", cancellationToken);
    }

    public Task<int> AddAtCallerAsync(int a, int b) => Other!.AddAsync(a, b);

    public Task<int> WorkAsync(int steps, IProgress<PeerStep>? progress, CancellationToken cancellationToken)
    {
        for (var done = 1; done <= steps; done++)
        {
            progress?.Report(new PeerStep(done, steps));
        }

        return Task.FromResult(steps);
    }

    public IAsyncEnumerable<int> CountAsync(int count, CancellationToken cancellationToken) =>
        StreamAsync(count, _ => Task.CompletedTask, cancellationToken);

    public IAsyncEnumerable<int> CountAndHoldAsync(int count, CancellationToken cancellationToken) =>
        StreamAsync(count, token => UntilCancelledAsync("hold cancelled", token), cancellationToken);

    public IAsyncEnumerable<int> CountAndFailAsync(int count, CancellationToken cancellationToken) =>
        StreamAsync(count, _ => throw createError(1001, "No more.", null), cancellationToken);

    public async Task<int> SumAsync(IAsyncEnumerable<int> values, CancellationToken cancellationToken)
    {
        try
        {
            return await values.SumAsync(cancellationToken);
        }
        catch (Exception e)
        {
            Report($"sum failed: {PeerFailure.From(e).Kind}");
            throw;
        }
    }

    public async Task<int> FirstAsync(IAsyncEnumerable<int> values, CancellationToken cancellationToken) =>
        await values.FirstAsync(cancellationToken);

    public async IAsyncEnumerable<PeerOrder> OrderAsync(
        IAsyncEnumerable<int> amounts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var amount in amounts.WithCancellation(cancellationToken))
        {
            yield return new PeerOrder("tea", amount);
        }
    }

    private async IAsyncEnumerable<int> StreamAsync(
        int count, Func<CancellationToken, Task> end, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return i;
            }

            await end(cancellationToken);
        }
        finally
        {
            Report("stream ended");
        }
    }

    private async Task UntilCancelledAsync(string report, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        finally
        {
            Report(report);
        }
    }

    private void Report(string text) => _events.Writer.TryWrite(text);
}
