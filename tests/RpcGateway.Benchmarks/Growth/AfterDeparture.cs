using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Load.Groups;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Processes;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>Posts to the few members of a group that are left of many.</summary>
internal sealed class AfterDeparture(string name, IServer server, int departed) : Contestant(name, server)
{
    /// <summary>How many stay.</summary>
    public const int Left = 10;

    public override async Task<Figures> RunAsync(
        ServerProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        var others = Held.JoinAll(process.Port, departed);
        var sockets = ProcessReading.CountSockets(process.Id);
        using var load = new GroupLoad(
            process.Port, Peers.PlainRpc, Request.Post(GroupSend.Text), GroupSend.Text, Left);
        others.Dispose();
        while (departed > 0 && ProcessReading.CountSockets(process.Id) > sockets + Left + 1 - departed)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
        }

        return GroupSend.Run(load, process, duration / 4, duration);
    }
}
