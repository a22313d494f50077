namespace Docs.Scale;

internal abstract class Scene
{
    protected readonly WebApplicationBuilder builder = WebApplication.CreateBuilder();
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
