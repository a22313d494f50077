using System.Runtime.CompilerServices;
using StreamJsonRpc;

namespace RpcGateway.FunctionalTests.JsonRpcBackends;

/// <summary>A service that is written with StreamJsonRpc and knows nothing of the gateway.</summary>
internal sealed class Warehouse : IWarehouse
{
    private int _running;

    /// <summary>The calls that run.</summary>
    public int Running => Volatile.Read(ref _running);

    public JsonRpc? Rpc { get; set; }

    public Task<int> AddAsync(int a, int b, CancellationToken cancellationToken) => Task.FromResult(a + b);

    public Task<string> FailAsync(string message) => throw new LocalRpcException(message) { ErrorCode = 77, ErrorData = "data" };

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _running);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    public async Task<int> CountAsync(int to, IProgress<int> progress, CancellationToken cancellationToken)
    {
        for (var i = 1; i <= to; i++)
        {
            progress.Report(i);
        }

        await Task.Yield();
        return to;
    }

    public async IAsyncEnumerable<int> ListAsync(int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return i;
            await Task.Yield();
        }
    }

    public async Task<long> SumAsync(IAsyncEnumerable<int> numbers, CancellationToken cancellationToken)
    {
        long sum = 0;
        await foreach (var number in numbers.WithCancellation(cancellationToken))
        {
            sum += number;
        }

        return sum;
    }

    public Task<IShelf> OpenShelfAsync(string name) => Task.FromResult<IShelf>(new Shelf(name));

    public Task<string> AskAsync(string question, CancellationToken cancellationToken) =>
        Rpc!.InvokeWithCancellationAsync<string>(nameof(IWarehouseClient.AnswerAsync), [question], cancellationToken);

    private sealed class Shelf(string name) : IShelf
    {
        public Task<string> NameAsync() => Task.FromResult(name);

        public void Dispose()
        {
        }
    }
}
