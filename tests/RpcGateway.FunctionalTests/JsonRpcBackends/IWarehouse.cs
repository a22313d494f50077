using StreamJsonRpc;

namespace RpcGateway.FunctionalTests.JsonRpcBackends;

/// <summary>An interface with the documented features of StreamJsonRpc.</summary>
public interface IWarehouse
{
    Task<int> AddAsync(int a, int b, CancellationToken cancellationToken);

    Task<string> FailAsync(string message);

    Task WaitAsync(CancellationToken cancellationToken);

    Task<int> CountAsync(int to, IProgress<int> progress, CancellationToken cancellationToken);

    IAsyncEnumerable<int> ListAsync(int count, CancellationToken cancellationToken);

    Task<long> SumAsync(IAsyncEnumerable<int> numbers, CancellationToken cancellationToken);

    Task<IShelf> OpenShelfAsync(string name);

    Task<string> AskAsync(string question, CancellationToken cancellationToken);
}

// The formatter of these tests needs no shapes.
#pragma warning disable StreamJsonRpc0008

/// <summary>An object that is marshaled by reference.</summary>
[RpcMarshalable]
public partial interface IShelf : IDisposable
{
    Task<string> NameAsync();
}

/// <summary>What the service calls at its client.</summary>
public interface IWarehouseClient
{
    Task<string> AnswerAsync(string question, CancellationToken cancellationToken);
}
