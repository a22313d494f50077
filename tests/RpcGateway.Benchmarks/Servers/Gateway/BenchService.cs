using RpcGateway.Benchmarks.Contracts;
using RpcGateway.Server;

namespace RpcGateway.Benchmarks.Servers.Gateway;

internal sealed class BenchService(IRpcClients<IBenchCallback> clients, IRpcGroups groups, IRpcCallContext call) : IBench
{
    private const string Everybody = "everybody";

    public ValueTask<string> SayAsync(string text) => new(text);

    public ValueTask<Order> ConfirmAsync(Order order) => new(order);

    public Task FailAsync() => throw new ExpectedFailure();

    public IAsyncEnumerable<int> CountAsync(int items, CancellationToken cancellationToken) =>
        Items.CountAsync(items, cancellationToken);

    public IAsyncEnumerable<int> TickAsync(int items, int milliseconds, CancellationToken cancellationToken) =>
        Items.TickAsync(items, milliseconds, cancellationToken);

    public Task<long> SumAsync(IAsyncEnumerable<int> items, CancellationToken cancellationToken) =>
        Items.SumAsync(items, cancellationToken);

    public async Task ReportAsync(int reports, IProgress<int>? progress)
    {
        for (var i = 0; i < reports; i++)
        {
            progress?.Report(i);
            await Task.Yield();
        }
    }

    public Task<long> UploadAsync(Stream content, CancellationToken cancellationToken) =>
        ByteStream.CountAsync(content, cancellationToken);

    public Task<Stream> DownloadAsync(long bytes) => Task.FromResult<Stream>(new ByteStream(bytes));

    public Task JoinAsync() => groups.AddAsync(Everybody, call.ConnectionId).AsTask();

    public Task PostAsync(string text)
    {
        clients.Group(Everybody).Posted(text);
        return Task.CompletedTask;
    }

    public async Task<int> AskAsync(string text)
    {
        var members = await groups.ListAsync(Everybody);
        var answers = await Task.WhenAll(members.Select(member => clients.Connection(member).ConfirmAsync(text)));
        return answers.Count(answer => answer);
    }
}
