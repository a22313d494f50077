namespace RpcGateway.Benchmarks.Processes;

/// <summary>The other processes of a server, which are measured together with it.</summary>
internal interface INeighbours : IAsyncDisposable
{
    IReadOnlyList<Neighbour> List();
}
