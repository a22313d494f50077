using RpcGateway.Services;

namespace RpcGateway.FunctionalTests.Server;

internal sealed class RuledService(IRpcClients<IRuledCallback> clients) : IRuled
{
    public Task<string> SendAsync(Letter letter) => Task.FromResult(letter.Text);

    public Task<string> KeepAsync(string text) => Task.FromResult(text);

    public async Task<int> ImportAsync(IAsyncEnumerable<Letter> letters) => await letters.CountAsync();

    public void Note(string text) => throw new InvalidOperationException("The note must not arrive.");

    public async Task<int> AskAsync(string text)
    {
        try
        {
            await clients.Caller.AnswerAsync(text);
            return 0;
        }
        catch (RpcException e)
        {
            return e.Code;
        }
    }
}
