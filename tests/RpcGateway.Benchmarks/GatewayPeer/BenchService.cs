using RpcGateway.Services;

namespace RpcGateway.Benchmarks.GatewayPeer;

internal sealed class BenchService(IRpcClients<IBenchCallback> clients, IRpcGroups groups, IRpcCallContext call) : IBench
{
    private const string Group = "all";

    private string? _one;

    public ValueTask<string> SayAsync(string text) => new(text);
    public ValueTask<Order> ConfirmAsync(Order order) => new(order);
    public Task FailAsync() => throw new ExpectedException();

    public IAsyncEnumerable<int> CountAsync(int items, CancellationToken cancellationToken) =>
        Items.CountAsync(items, cancellationToken);

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

    public Task JoinAsync() => groups.AddAsync(Group, call.ConnectionId).AsTask();

    public Task PostAsync(string text)
    {
        clients.Group(Group).Posted(text);
        return Task.CompletedTask;
    }

    public async Task<int> AskAsync(string text)
    {
        var members = await groups.ListAsync(Group);
        var responses = await Task.WhenAll(members.Select(member => clients.Connection(member).ConfirmAsync(text)));
        return responses.Count(response => response);
    }

    public async Task<bool> AskOneAsync(string text)
    {
        try
        {
            return await clients.Connection(_one ??= await FindOneAsync()).ConfirmAsync(text);
        }
        catch (RpcException)
        {
            // The member of an earlier round has gone.
            return await clients.Connection(_one = await FindOneAsync()).ConfirmAsync(text);
        }
    }

    private async Task<string> FindOneAsync() => (await groups.ListAsync(Group))[0];
}
