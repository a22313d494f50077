using RpcGateway.Benchmarks.GatewayPeer;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>A service behind the gateway, compared with the same service inside it and with SignalR behind a reverse proxy.</summary>
internal static class HopWorkloads
{
    private const int TransferBytes = 1024 * 1024 * 1024;

    public static Workload Calls { get; } = new("hop", "Unary echo of 32 bytes by a service in another process", _ =>
    [
        CreateCalls(
            new LoadShape(50, 20),
            new Goal(Peer.Hop.Name, Measure.CpuPerCall, 1.7, Peer.Gateway.Name),
            new Goal(Peer.Hop.Name, Measure.BytesPerCall, 200),
            new Goal(Peer.Hop.Name, Measure.CallsPerSecond, 2, Peer.Yarp.Name, IsMinimum: true)),
        CreateCalls(new LoadShape(1, 1)),
    ]);

    public static Workload Transfer { get; } = new("hop-transfer", "Upload and download of 1 GiB by a service in another process", settings =>
        [CreateTransfer("upload", true, settings), CreateTransfer("download", false, settings)]);

    private static Case CreateCalls(LoadShape shape, params Goal[] goals)
    {
        Peer[] peers = [Peer.Gateway, Peer.Hop, Peer.Yarp];
        return new Case(
            $"{shape}", [.. peers.Select(peer => UnaryCalls.Create(peer, Request.ShortText, shape))], UnaryCalls.Columns, goals);
    }

    private static Case CreateTransfer(string name, bool isUpload, RunSettings settings)
    {
        var bytes = settings.Scaled(TransferBytes);
        Peer[] peers = [Peer.Gateway, Peer.Hop];
        return new Case(
            name,
            [.. peers.Select(peer => TransferRuns.Create(peer, new GatewayTransferDialect(isUpload, peer == Peer.Hop), bytes))],
            TransferRuns.Columns,
            new Goal(Peer.Hop.Name, Measure.MegabytesPerSecond, 0.6, Peer.Gateway.Name, IsMinimum: true));
    }
}
