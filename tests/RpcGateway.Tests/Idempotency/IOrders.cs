namespace RpcGateway.Tests.Idempotency;

[RpcContract("orders")]
public interface IOrders
{
    [RpcIdempotent]
    Task<int> PlaceAsync(string article, int count = 1);

    Task<int> CancelAsync(string article, int count = 1);

    Task ShipAsync();

    Task<Box> PackAsync(Box box);

    Task<string> WaitAsync(CancellationToken cancellationToken);

    Task<string> LargeAsync(int length);

    Task RefuseAsync();

    Task FailAsync();

    Task CloseAsync();

    IAsyncEnumerable<int> WatchAsync();

    Task ImportAsync(IProgress<int>? progress = null);
}

public sealed record Box(int Width, int Height);
