namespace RpcGateway.FunctionalTests.Backends;

/// <summary>A second contract, which another backend serves, with the callbacks of <see cref="IEverything"/>.</summary>
[RpcContract("depot", Callback = typeof(IEverythingCallback))]
public interface IDepot
{
    Task<long> StoreAsync(Stream content, CancellationToken cancellationToken = default);

    Task<Stream> FetchAsync(int bytes);

    IAsyncEnumerable<int> CountAsync(int to, CancellationToken cancellationToken = default);

    Task<int> SumOfCallerAsync(CancellationToken cancellationToken = default);

    Task<int> DoubleAsync(int number);
}
