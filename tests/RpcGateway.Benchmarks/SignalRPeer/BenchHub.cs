using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.SignalR;

namespace RpcGateway.Benchmarks.SignalRPeer;

/// <summary>The methods of <see cref="IBench"/> as a hub.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "SignalR finds a hub's methods among its instance methods.")]
internal sealed class BenchHub : Hub
{
    private const string Group = "all";

    public string Say(string text) => text;
    public Order Confirm(Order order) => order;
    public void Fail() => throw new ExpectedException();

    public IAsyncEnumerable<int> Count(int items, CancellationToken cancellationToken) =>
        Items.CountAsync(items, cancellationToken);

    public Task<long> Sum(IAsyncEnumerable<int> items) => Items.SumAsync(items, Context.ConnectionAborted);

    public async Task Report(int reports)
    {
        for (var i = 0; i < reports; i++)
        {
            await Clients.Caller.SendAsync("progress", i);
            await Task.Yield();
        }
    }

    public Task Join() => Groups.AddToGroupAsync(Context.ConnectionId, Group);

    public Task Post(string text) => Clients.Group(Group).SendAsync("posted", text);
}
