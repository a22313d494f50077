using RpcGateway.Checker.Contracts;
using RpcGateway.Services;

namespace RpcGateway.Checker.Serving;

/// <summary>Sends numbered messages to the clients of all nodes, for as long as the node runs.</summary>
internal sealed class NewsSender(IRpcClients<ILedgerCallback> clients, LedgerState state) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    // No two processes of a run start in the same tick.
    private readonly long _node = TimeProvider.System.GetTimestamp();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        for (var sequence = 1L; await timer.WaitForNextTickAsync(stoppingToken); sequence++)
        {
            if (!Bug.IsDue(state.Bug, Bug.LoseNews, sequence))
            {
                clients.All.News(_node, sequence);
            }
        }
    }
}
