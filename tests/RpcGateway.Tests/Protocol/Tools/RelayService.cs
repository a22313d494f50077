using System.Collections.Concurrent;
using RpcGateway.Protocol;

namespace RpcGateway.Tests.Protocol;

internal sealed class RelayService : IRelay
{
    public ConcurrentQueue<int> Received { get; } = new();

    private static IRelayCallback Caller => RpcCallContext.Current!.GetProxy<IRelayCallback>();

    public async Task<int> AskAsync(CancellationToken cancellationToken) =>
        (await Caller.AnswerAsync(cancellationToken)).Value;

    public Task<int> ReadAsync() => CountAsync(Caller.ItemsAsync());

    public async Task<int> CountAsync(IAsyncEnumerable<Guarded> items)
    {
        var count = 0;
        await foreach (var item in items)
        {
            Received.Enqueue(item.Value);
            count++;
        }

        return count;
    }

    public async Task<int> AskOnPurposeAsync()
    {
        try
        {
            return await AskAsync(CancellationToken.None);
        }
        catch (RpcException e) when (e.IsFromCall)
        {
            throw new RpcException(e.Code, "On purpose.");
        }
    }
}
