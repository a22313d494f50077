using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;

namespace RpcGateway.Benchmarks.SignalRPeer;

/// <summary>Calls its clients with results. It is separate from <see cref="BenchHub"/>, whose calls need none of its services.</summary>
internal sealed class CallbackHub(IHubContext<CallbackHub> context) : Hub
{
    // SignalR does not list the members of a group.
    private static readonly ConcurrentDictionary<string, bool> Members = new();

    public void Join() => Members.TryAdd(Context.ConnectionId, true);

    // Goes through the context: a hub method may await its clients' results only with an option that is off by default.
    public async Task<int> Ask(string text)
    {
        var responses = await Task.WhenAll(Members.Keys.Select(member =>
            context.Clients.Client(member).InvokeAsync<bool>("confirm", text, CancellationToken.None)));
        return responses.Count(response => response);
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        Members.TryRemove(Context.ConnectionId, out _);
        return Task.CompletedTask;
    }
}
