using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authorization;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Idempotency;

/// <summary>Notes each execution.</summary>
internal sealed class OrderService : IOrders
{
    private int _last;

    public ConcurrentQueue<string> Executed { get; } = new();

    public SyncPoint Waiting { get; } = new();

    public bool WasCancelled { get; private set; }

    public Task<int> PlaceAsync(string article, int count) => Note($"place {article} {count}");

    public Task<int> CancelAsync(string article, int count) => Note($"cancel {article} {count}");

    public Task ShipAsync() => Note("ship");

    public async Task<Box> PackAsync(Box box)
    {
        await Note("pack");
        return new Box(box.Height, box.Width);
    }

    public async Task<string> WaitAsync(CancellationToken cancellationToken)
    {
        await Note("wait");
        await Waiting.WaitToContinue(CancellationToken.None);
        WasCancelled = cancellationToken.IsCancellationRequested;
        cancellationToken.ThrowIfCancellationRequested();
        return "done";
    }

    public async Task<string> LargeAsync(int length)
    {
        await Note("large");
        return new string('x', length);
    }

    public async Task RefuseAsync()
    {
        await Note("refuse");
        throw new RpcException(1001, "Sold out.", new { article = "a" });
    }

    public async Task FailAsync()
    {
        await Note("fail");
        throw new RpcException(1002, "Broken.");
    }

    [Authorize(Roles = "boss")]
    public Task CloseAsync() => Note("close");

    public async IAsyncEnumerable<int> WatchAsync()
    {
        yield return await Note("watch");
    }

    public Task ImportAsync(IProgress<int>? progress) => Note("import");

    private Task<int> Note(string text)
    {
        Executed.Enqueue(text);
        return Task.FromResult(Interlocked.Increment(ref _last));
    }
}
