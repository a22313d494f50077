namespace Docs.Idempotency;

internal abstract class Scene
{
    protected static readonly RpcClient client = RpcClient.Create(new Uri("wss://host/rpc"));
    protected static readonly Cart cart = new(17);
}

internal sealed record Cart(int Id);
