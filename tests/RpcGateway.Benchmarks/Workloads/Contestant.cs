using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Processes;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>One line of a table: a server, and what it is asked to do.</summary>
internal abstract class Contestant(string name, IServer server)
{
    public string Name => name;

    public IServer Server => server;

    /// <summary>Does the work for about so long.</summary>
    public abstract Task<Figures> RunAsync(ServerProcess process, TimeSpan duration, CancellationToken cancellationToken);
}
