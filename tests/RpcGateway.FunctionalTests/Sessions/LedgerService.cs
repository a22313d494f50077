using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using RpcGateway.Services;

namespace RpcGateway.FunctionalTests.Sessions;

/// <summary>The service of <see cref="ILedger"/>; one object for all clients.</summary>
internal sealed class LedgerService(IRpcGroups groups, IRpcCallContext call, IRpcClients<ILedgerClient> clients) : ILedger
{
    public ConcurrentDictionary<string, int> Appended { get; } = new();

    public TaskCompletionSource Held { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<int> AppendAsync(string text, CancellationToken cancellationToken) =>
        Task.FromResult(Appended.AddOrUpdate(text, 1, (_, count) => count + 1));

    public async Task<string> HoldAsync(CancellationToken cancellationToken)
    {
        Held.TrySetResult();
        await Release.Task.WaitAsync(cancellationToken);
        return "released";
    }

    public async IAsyncEnumerable<int> CountAsync(int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; i < count; i++)
        {
            if (i % 16 == 0)
            {
                await Task.Yield();
            }

            yield return i;
        }
    }

    public async Task<long> SumAsync(IAsyncEnumerable<int> numbers, CancellationToken cancellationToken)
    {
        var sum = 0L;
        await foreach (var number in numbers.WithCancellation(cancellationToken))
        {
            sum += number;
        }

        return sum;
    }

    public Task<Stream> MirrorAsync(Stream content, CancellationToken cancellationToken) => Task.FromResult(content);

    public async Task<int> WorkAsync(int count, IProgress<int> progress)
    {
        for (var i = 0; i < count; i++)
        {
            progress.Report(i);
            await Task.Yield();
        }

        return count;
    }

    public async Task JoinAsync(string group) => await groups.AddAsync(group, call.ConnectionId);

    public async Task<int> AskAsync(int number) => await clients.Caller.DoubleAsync(number);

    public Task<string> WhoAsync() => Task.FromResult($"{call.ConnectionId} {call.User.Identity?.Name}");
}
