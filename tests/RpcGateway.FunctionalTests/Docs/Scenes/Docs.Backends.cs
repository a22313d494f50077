using System.Security.Cryptography.X509Certificates;

namespace Docs.Backends;

internal abstract class Scene
{
    protected static readonly HostApplicationBuilder builder = Host.CreateApplicationBuilder();
    protected static readonly Tokens tokens = new();
    protected static readonly X509Certificate2 certificate = null!;
}

internal sealed class Tokens
{
    public ValueTask<string> GetAsync(CancellationToken cancellationToken) => new("");
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
