namespace RpcGateway.FunctionalTests.JsonRpcPrefixes;

/// <summary>The service <see cref="IDepot"/> as a contract: its methods have other names.</summary>
[RpcContract("depot", Callback = typeof(IDepotCallback))]
public interface IDepotContract
{
    IAsyncEnumerable<int> ListAsync(int count, CancellationToken cancellationToken = default);

    IAsyncEnumerable<int> DoubleAsync(IAsyncEnumerable<int> numbers, CancellationToken cancellationToken = default);

    Task<long> SumAsync(IAsyncEnumerable<int> numbers, CancellationToken cancellationToken = default);

    Task<bool> CollectReportsAsync(int count, CancellationToken cancellationToken = default);

    Task<long> DrawAsync(int count, CancellationToken cancellationToken = default);

    Task AnnounceAsync(int count);

    Task WaitAsync(CancellationToken cancellationToken = default);
}

/// <summary>What the service calls.</summary>
[RpcContract("depot")]
public interface IDepotCallback
{
    [RpcMethod("CountAsync")]
    Task<int> CountAsync(int to, IProgress<int> progress, CancellationToken cancellationToken = default);

    [RpcMethod("SupplyAsync")]
    IAsyncEnumerable<int> SupplyAsync(int count, CancellationToken cancellationToken = default);

    void Announced(int number);
}
