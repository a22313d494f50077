using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.SignalR;
using RpcGateway.Benchmarks.Contracts;

namespace RpcGateway.Benchmarks.Servers.SignalR;

/// <summary>The methods of <see cref="IBench"/>, as a hub has them.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "A hub's methods are found among its instance methods.")]
internal sealed class BenchHub : Hub
{
    private const string Everybody = "everybody";

    public string Say(string text) => text;

    public Order Confirm(Order order) => order;

    public void Fail() => throw new ExpectedFailure();

    public IAsyncEnumerable<int> Count(int items, CancellationToken cancellationToken) =>
        Items.CountAsync(items, cancellationToken);

    public IAsyncEnumerable<int> Tick(int items, int milliseconds, CancellationToken cancellationToken) =>
        Items.TickAsync(items, milliseconds, cancellationToken);

    public Task<long> Sum(IAsyncEnumerable<int> items) => Items.SumAsync(items, Context.ConnectionAborted);

    public async Task Report(int reports)
    {
        for (var i = 0; i < reports; i++)
        {
            await Clients.Caller.SendAsync("progress", i);
            await Task.Yield();
        }
    }

    public Task Join() => Groups.AddToGroupAsync(Context.ConnectionId, Everybody);

    public Task Post(string text) => Clients.Group(Everybody).SendAsync("posted", text);
}
