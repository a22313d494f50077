namespace Docs.ClientDotnet;

internal abstract class Scene
{
    protected static readonly WebApplicationBuilder builder = WebApplication.CreateBuilder();
    protected static readonly Uri address = new("wss://host/rpc");
    protected static readonly RpcClientOptions options = new();
    protected static readonly RpcClient client = RpcClient.Create(address);
    protected static readonly IChat chat = client.GetProxy<IChat>();
    protected static readonly TokenCache tokens = new();
}

internal sealed class TokenCache
{
    public ValueTask<string?> GetAsync(CancellationToken cancellationToken) => new("token");
}

internal sealed class ConsoleChat : IChatCallback
{
    public void MessagePosted(ChatMessage message) => Console.WriteLine(message.Text);

    public void MemberJoined(string room, string name) => Console.WriteLine(name);

    public void MemberLeft(string room, string name) => Console.WriteLine(name);

    public Task<bool> ConfirmAsync(string question, CancellationToken cancellationToken) => Task.FromResult(true);
}

[RpcContract("invoices")]
internal interface IInvoices
{
    Task PayAsync(int number);
}
