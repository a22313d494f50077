namespace Docs.Scale;

internal abstract class Scene
{
    protected static readonly WebApplicationBuilder builder = WebApplication.CreateBuilder();
    protected static readonly WebApplication app = builder.Build();
    protected static readonly IRpcNodes nodes = null!;
    protected static readonly string nodeId = "";
}

[RpcContract("chat")]
public interface IChat
{
    Task SendAsync(string text);
}

internal abstract class ChatService : IChat
{
    public abstract Task SendAsync(string text);
}
