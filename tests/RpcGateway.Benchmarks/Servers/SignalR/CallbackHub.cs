using Microsoft.AspNetCore.SignalR;

namespace RpcGateway.Benchmarks.Servers.SignalR;

/// <summary>Calls its clients, and waits for their results; apart from the other hub, whose calls need nothing of this.</summary>
internal sealed class CallbackHub(IHubContext<CallbackHub> context, CallbackMembers members) : Hub
{
    public void Join() => members.Add(Context.ConnectionId);

    // By way of the context: within a hub, results would need an option that is off by default.
    public async Task<int> Ask(string text)
    {
        var answers = await Task.WhenAll(members.Select(member =>
            context.Clients.Client(member).InvokeAsync<bool>("confirm", text, CancellationToken.None)));
        return answers.Count(answer => answer);
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        members.Remove(Context.ConnectionId);
        return Task.CompletedTask;
    }
}
