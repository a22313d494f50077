global using System.Net.WebSockets;
global using StreamJsonRpc;

namespace Docs.Streamjsonrpc;

internal abstract class Scene
{
    protected WebApplicationBuilder builder = WebApplication.CreateBuilder();
}

internal sealed class PriceService(IServiceProvider services)
{
    public string Describe() => services.ToString()!;
}

public interface IGit
{
    Task<string> StatusAsync();
}
