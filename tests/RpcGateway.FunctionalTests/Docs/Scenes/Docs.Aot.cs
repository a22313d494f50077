namespace Docs.Aot;

internal abstract class Scene
{
    protected static readonly WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
}

[RpcContract("shop")]
internal interface IShop
{
    Task<List<Order>> ListAsync(OrderState state);
}

internal sealed class ShopService : IShop
{
    public Task<List<Order>> ListAsync(OrderState state) => Task.FromResult(new List<Order>());
}
