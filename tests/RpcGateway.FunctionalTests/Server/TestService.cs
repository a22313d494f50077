using System.Runtime.CompilerServices;
using System.Security.Claims;
using RpcGateway.Services;

namespace RpcGateway.FunctionalTests.Server;

internal sealed class TestService(Gates gates, IRpcClients<ITestCallback> clients, IRpcCallContext call)
    : ITest, IDisposable
{
    private readonly int _instance = gates.NextInstance();

    public Task<string> EchoAsync(string text) => Task.FromResult(text);

    public Task<int> InstanceAsync() => Task.FromResult(_instance);

    public async Task<string> WaitAsync(string gate, CancellationToken cancellationToken)
    {
        try
        {
            await gates[gate].WaitToContinue(cancellationToken);
            return gate;
        }
        catch (OperationCanceledException)
        {
            gates.Events.Enqueue($"cancelled {gate}");
            throw;
        }
    }

    public Task FailAsync(string message) => throw new InvalidOperationException(message);

    public async IAsyncEnumerable<int> CountAsync(
        int to, string gate, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; i < to; i++)
        {
            yield return i;
            await gates[gate].WaitToContinue(cancellationToken);
        }

        gates.Events.Enqueue($"counted {call.Method}");
    }

    public Task<string> AskCallerAsync(string question, CancellationToken cancellationToken) =>
        clients.Caller.AskAsync(question, cancellationToken);

    public Task AskEverybodyAsync(string question) => clients.All.AskAsync(question);

    public async Task<string?> WhoAsync()
    {
        await Task.Yield();
        return call.User.FindFirst(ClaimTypes.NameIdentifier)?.Value;
    }

    public async Task<string?> WhoAfterAsync(string gate)
    {
        await gates[gate].WaitToContinue();
        return call.User.FindFirst(ClaimTypes.NameIdentifier)?.Value;
    }

    public void Dispose() => gates.Events.Enqueue($"disposed {_instance}");
}
