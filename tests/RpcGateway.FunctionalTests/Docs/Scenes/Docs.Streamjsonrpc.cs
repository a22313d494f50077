global using System.Net.WebSockets;
global using StreamJsonRpc;

namespace Docs.Streamjsonrpc;

internal abstract class Scene
{
    protected WebApplicationBuilder builder = WebApplication.CreateBuilder();
    protected ClientWebSocket socket = new();
    protected IGitCallback callback = null!;
}

internal sealed class PriceService(IServiceProvider services)
{
    public string Describe() => services.ToString()!;
}

public interface IGit
{
    Task<string> StatusAsync();
}

public interface IGitCallback
{
    Task ChangedAsync(string file);
}
