namespace Docs.Sessions;

internal abstract class Scene
{
    protected static readonly RpcClient client = RpcClient.Create(new("wss://host/rpc"));

    protected static void Reload()
    {
    }
}

public interface IStatusBoard
{
    ValueTask ShowAsync(string connectionId, string status);
}
