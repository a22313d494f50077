using StreamJsonRpc;

namespace RpcGateway.FunctionalTests.JsonRpcPrefixes;

/// <summary>A service whose methods pass objects, streams and progress in both directions.</summary>
public interface IDepot
{
    Task<IBox> OpenBoxAsync(string name);

    Task<bool> HoldsAsync(IBox box);

    Task<string> VisitAsync(IVisitor visitor, CancellationToken cancellationToken);

    Task KeepAsync(IVisitor visitor);

    Task<string> VisitKeptAsync(CancellationToken cancellationToken);

    Task<IVisitor> ReturnKeptAsync();

    Task ReleaseKeptAsync();

    Task<string> GreetAsync(IGuest guest, CancellationToken cancellationToken);

    IAsyncEnumerable<int> ListAsync(int count, CancellationToken cancellationToken);

    IAsyncEnumerable<int> DoubleAsync(IAsyncEnumerable<int> numbers, CancellationToken cancellationToken);

    Task<long> SumAsync(IAsyncEnumerable<int> numbers, CancellationToken cancellationToken);

    Task<bool> CollectReportsAsync(int count, CancellationToken cancellationToken);

    Task<long> DrawAsync(int count, CancellationToken cancellationToken);

    Task AnnounceAsync(int count);

    Task AskForeverAsync(CancellationToken cancellationToken);

    Task WaitAsync(CancellationToken cancellationToken);
}

// The formatter of these tests needs no shapes.
#pragma warning disable StreamJsonRpc0008

/// <summary>An object of the service.</summary>
[RpcMarshalable]
public partial interface IBox : IDisposable
{
    Task<string> NameAsync();
}

/// <summary>An object of the client.</summary>
[RpcMarshalable]
public partial interface IVisitor : IDisposable
{
    Task<string> NameAsync();
}

/// <summary>An object of the client that is valid during one call.</summary>
[RpcMarshalable(CallScopedLifetime = true)]
public partial interface IGuest
{
    Task<string> NameAsync();
}

#pragma warning restore StreamJsonRpc0008

/// <summary>What the service calls at its client.</summary>
public interface IDepotClient
{
    Task<int> CountAsync(int to, IProgress<int> progress, CancellationToken cancellationToken);

    IAsyncEnumerable<int> SupplyAsync(int count, CancellationToken cancellationToken);

    Task AnswerNeverAsync(CancellationToken cancellationToken);
}
