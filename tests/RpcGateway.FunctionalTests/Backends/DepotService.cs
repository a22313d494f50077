using RpcGateway.Services;

namespace RpcGateway.FunctionalTests.Backends;

internal sealed class DepotService(IRpcClients<IEverythingCallback> clients) : IDepot
{
    public async Task<long> StoreAsync(Stream content, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellationToken);
        return copy.ToArray().Sum(one => (long)one);
    }

    public Task<Stream> FetchAsync(int bytes) => Task.FromResult<Stream>(new MemoryStream([.. Enumerable.Repeat((byte)7, bytes)]));

    public IAsyncEnumerable<int> CountAsync(int to, CancellationToken cancellationToken) =>
        Enumerable.Range(1000, to).ToAsyncEnumerable();

    public async Task<int> SumOfCallerAsync(CancellationToken cancellationToken) =>
        await clients.Caller.NumbersAsync(cancellationToken).SumAsync(cancellationToken);

    public Task<int> DoubleAsync(int number) => Task.FromResult(2 * number);
}
