using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using RpcGateway.Protocol;

namespace RpcGateway.Tests.Protocol;

internal sealed class ProbeService : IProbe
{
    public ConcurrentQueue<string> Started { get; } = new();

    public TaskCompletionSource Waiting { get; private set; } = NewSignal();

    public TaskCompletionSource Cancelled { get; } = NewSignal();

    public TaskCompletionSource GeneratorEnded { get; } = NewSignal();

    public TaskCompletionSource GeneratorPaused { get; } = NewSignal();

    public Channel<string> Notes { get; } = Channel.CreateUnbounded<string>();

    public int Generated { get; private set; }

    public ValueTask<int> Add(int a, int b)
    {
        Started.Enqueue($"add {a}");
        return new(a + b);
    }

    public ValueTask<string> EchoAsync(string text) => new(text);

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        Started.Enqueue("wait");
        Waiting.TrySetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            Cancelled.TrySetResult();
        }
    }

    public Task FailAsync(string message) => throw new InvalidOperationException(message);

    public Task RefuseAsync(int code) => Task.FromException(new RpcException(code, "No.", new { reason = "because" }));

    public void Note(string text) => Notes.Writer.TryWrite(text);

    public async Task<string> CountAsync(int count, IProgress<int>? progress)
    {
        for (var i = 1; i <= count; i++)
        {
            progress?.Report(i);
            if (i % 100 == 0)
            {
                await Task.Yield();
            }
        }

        return "done";
    }

    public async IAsyncEnumerable<int> RangeAsync(int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; i < count; i++)
        {
            if (i % 50 == 49)
            {
                await Task.Yield();
            }

            yield return i;
        }
    }

    public async IAsyncEnumerable<int> EndlessAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                yield return Generated++;
                await Task.Yield();
            }
        }
        finally
        {
            GeneratorEnded.TrySetResult();
        }
    }

    public async IAsyncEnumerable<int> BreakAfterAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            yield return i;
        }

        await Task.Yield();
        throw new RpcException(7, "The generator broke.");
    }

    public async Task<int> SumAsync(IAsyncEnumerable<int> values, CancellationToken cancellationToken)
    {
        var sum = 0;
        await foreach (var value in values.WithCancellation(cancellationToken))
        {
            sum += value;
        }

        return sum;
    }

    public async IAsyncEnumerable<int> DoubleAsync(
        IAsyncEnumerable<int> values, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var value in values.WithCancellation(cancellationToken))
        {
            yield return 2 * value;
        }
    }

    public async Task<int> NestAsync(int depth) =>
        depth == 0 ? 0 : 1 + await RpcCallContext.Current!.GetProxy<IProbeCallback>().NestAsync(depth - 1);

    public Task<Unserializable> BadResultAsync() => Task.FromResult(new Unserializable());

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
