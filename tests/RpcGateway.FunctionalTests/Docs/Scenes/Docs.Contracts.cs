namespace Docs.Contracts;

internal abstract class Scene
{
    protected static readonly WebApplicationBuilder builder = WebApplication.CreateBuilder();
    protected static readonly IStock stock = RpcClient.Create(new Uri("wss://host/rpc")).GetProxy<IStock>();
}

internal enum Season
{
    Spring,
    Summer,
}
