namespace Docs.README;

internal abstract class Scene
{
    protected static readonly WebApplicationBuilder builder = WebApplication.CreateBuilder();
}

internal sealed class ConsoleChat : IChatCallback
{
    public void MessagePosted(ChatMessage message) => Console.WriteLine(message.Text);

    public Task<bool> ConfirmAsync(string question, CancellationToken cancellationToken) => Task.FromResult(true);
}
