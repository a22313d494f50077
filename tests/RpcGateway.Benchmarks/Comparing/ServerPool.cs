using RpcGateway.Benchmarks.Processes;

namespace RpcGateway.Benchmarks.Comparing;

/// <summary>The servers of a workload, each started when it is needed first.</summary>
internal sealed class ServerPool : IAsyncDisposable
{
    private readonly Dictionary<IServer, ServerProcess> _running = [];

    public async Task<ServerProcess> GetAsync(IServer server)
    {
        if (!_running.TryGetValue(server, out var process))
        {
            process = await ServerProcess.StartAsync(server);
            _running.Add(server, process);
        }

        return process;
    }

    public async Task StopAsync(IServer server)
    {
        if (_running.Remove(server, out var process))
        {
            await process.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _running.Values)
        {
            await process.DisposeAsync();
        }
    }
}
