namespace Docs.Security;

internal abstract class Scene
{
    protected static readonly WebApplicationBuilder builder = WebApplication.CreateBuilder();
}

[RpcContract("chat")]
internal interface IChat
{
    Task SendAsync(string room, string text);
}

internal sealed class ChatService : IChat
{
    public Task SendAsync(string room, string text) => Task.CompletedTask;
}
