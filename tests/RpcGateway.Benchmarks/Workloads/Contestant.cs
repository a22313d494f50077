namespace RpcGateway.Benchmarks.Workloads;

/// <summary>A row of a table: a server, and the work it does.</summary>
/// <param name="name">The name in the table.</param>
/// <param name="server">The server.</param>
/// <param name="runAsync">Does the work for about the given time, and measures it.</param>
internal sealed class Contestant(
    string name, IServer server, Func<ServerProcess, TimeSpan, CancellationToken, Task<Figures>> runAsync)
{
    public Contestant(string name, IServer server, Func<ServerProcess, TimeSpan, Figures> run)
        : this(name, server, (process, duration, _) => Task.FromResult(run(process, duration)))
    {
    }

    public string Name => name;
    public IServer Server => server;

    public Task<Figures> RunAsync(ServerProcess process, TimeSpan duration, CancellationToken cancellationToken) =>
        runAsync(process, duration, cancellationToken);
}
