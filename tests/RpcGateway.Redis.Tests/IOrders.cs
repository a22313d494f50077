namespace RpcGateway.Redis.Tests;

[RpcContract("orders")]
public interface IOrders
{
    [RpcIdempotent]
    Task<int> PlaceAsync(string article, CancellationToken cancellationToken = default);
}
