using System.Runtime.CompilerServices;
using StreamJsonRpc;

namespace RpcGateway.FunctionalTests.JsonRpcPrefixes;

/// <summary>The service for one client.</summary>
internal sealed class Depot : IDepot
{
    private readonly List<IBox> _boxes = [];
    private IVisitor? _kept;
    private int _running;
    private int _openBoxes;
    private int _openStreams;

    public JsonRpc? Rpc { get; set; }

    /// <summary>The calls that run.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>The boxes that the client has not released.</summary>
    public int OpenBoxes => Volatile.Read(ref _openBoxes);

    /// <summary>The streams that run.</summary>
    public int OpenStreams => Volatile.Read(ref _openStreams);

    public Task<IBox> OpenBoxAsync(string name)
    {
        var box = new Box(name, this);
        lock (_boxes)
        {
            _boxes.Add(box);
        }

        return Task.FromResult<IBox>(box);
    }

    public Task<bool> HoldsAsync(IBox box)
    {
        lock (_boxes)
        {
            return Task.FromResult(_boxes.Contains(box));
        }
    }

    public async Task<string> VisitAsync(IVisitor visitor, CancellationToken cancellationToken)
    {
        using (visitor)
        {
            return $"visited by {await visitor.NameAsync()}";
        }
    }

    public Task KeepAsync(IVisitor visitor)
    {
        _kept = visitor;
        return Task.CompletedTask;
    }

    public async Task<string> VisitKeptAsync(CancellationToken cancellationToken) => await _kept!.NameAsync();

    public Task<IVisitor> ReturnKeptAsync() => Task.FromResult(_kept!);

    public Task ReleaseKeptAsync()
    {
        _kept!.Dispose();
        return Task.CompletedTask;
    }

    public async Task<string> GreetAsync(IGuest guest, CancellationToken cancellationToken) => $"hello {await guest.NameAsync()}";

    public async IAsyncEnumerable<int> ListAsync(int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _openStreams);
        try
        {
            for (var i = 0; i < count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return i;
                await Task.Yield();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _openStreams);
        }
    }

    public async IAsyncEnumerable<int> DoubleAsync(
        IAsyncEnumerable<int> numbers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var number in numbers.WithCancellation(cancellationToken))
        {
            yield return 2 * number;
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

    public async Task<bool> CollectReportsAsync(int count, CancellationToken cancellationToken)
    {
        var reports = new OrderedReports();
        await Rpc!.InvokeWithCancellationAsync<int>(nameof(IDepotClient.CountAsync), [count, reports], [typeof(int), typeof(IProgress<int>)], cancellationToken);
        return reports.Values.SequenceEqual(Enumerable.Range(1, count));
    }

    public async Task<long> DrawAsync(int count, CancellationToken cancellationToken)
    {
        var numbers = await Rpc!.InvokeWithCancellationAsync<IAsyncEnumerable<int>>(nameof(IDepotClient.SupplyAsync), [count], cancellationToken);
        return await SumAsync(numbers, cancellationToken);
    }

    public async Task AnnounceAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Rpc!.NotifyAsync("announced", i);
        }
    }

    public async Task AskForeverAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _running);
        try
        {
            await Rpc!.InvokeWithCancellationAsync(nameof(IDepotClient.AnswerNeverAsync), null, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

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

    private sealed class Box : IBox
    {
        private readonly string _name;
        private readonly Depot _depot;
        private int _isDisposed;

        public Box(string name, Depot depot)
        {
            _name = name;
            _depot = depot;
            Interlocked.Increment(ref depot._openBoxes);
        }

        public Task<string> NameAsync() => Task.FromResult(_name);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                Interlocked.Decrement(ref _depot._openBoxes);
                lock (_depot._boxes)
                {
                    _depot._boxes.Remove(this);
                }
            }
        }
    }
}
