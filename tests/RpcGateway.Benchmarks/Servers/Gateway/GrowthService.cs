using RpcGateway.Benchmarks.Contracts;
using RpcGateway.Server;

namespace RpcGateway.Benchmarks.Servers.Gateway;

internal sealed class GrowthService(IRpcGroups groups, IRpcCallContext call) : IGrowth
{
    public Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);

    public async Task EnterAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await groups.AddAsync($"group{i}", call.ConnectionId);
        }
    }

    public async Task ReenterAsync(string group)
    {
        await groups.RemoveAsync(group, call.ConnectionId);
        await groups.AddAsync(group, call.ConnectionId);
    }
}
