using System.Collections.Concurrent;
using RpcGateway.TestTools;

namespace RpcGateway.Redis.Tests.Tools;

/// <summary>Executes orders, and lets tests wait for them. Its data is the same at all nodes, as that of a database.</summary>
internal sealed class OrderService : IOrders
{
    private readonly ConcurrentQueue<string> _placed = new();

    /// <summary>Where orders of coffee wait.</summary>
    public SyncPoint Brewing { get; } = new();

    public bool WasCancelled { get; private set; }

    public IReadOnlyCollection<string> Placed => _placed;

    public async Task<int> PlaceAsync(string article, CancellationToken cancellationToken)
    {
        _placed.Enqueue(article);
        var number = _placed.Count;
        if (article == "coffee")
        {
            await Brewing.WaitToContinue(CancellationToken.None);
            WasCancelled = cancellationToken.IsCancellationRequested;
        }

        return number;
    }
}
