using RpcGateway.Benchmarks.GatewayPeer;
using RpcGateway.Benchmarks.RawPeer;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>Workloads of streams, progress and transfers.</summary>
internal static class StreamWorkloads
{
    private const int Items = 1_000_000;
    private const int Reports = 200_000;
    private const int TransferBytes = 1024 * 1024 * 1024;

    // A window of one megabyte and the garbage that is not collected yet: far less than the transferred bytes.
    private const double MaxTransferMegabytes = 32;

    private static readonly Peer[] Peers = [Peer.SignalR, Peer.Gateway];

    public static Workload Server { get; } = new("stream", $"Server stream of {Items:N0} small items", settings =>
        [CreateStream("1 reader", 1, settings, Receive), CreateStream("10 readers", 10, settings, Receive)]);

    public static Workload Client { get; } = new("client-stream", $"Client stream of {Items:N0} small items", settings =>
        [CreateStream("1 sender", 1, settings, Send), CreateStream("10 senders", 10, settings, Send)]);

    /// <summary>SignalR has no progress: its method sends a message to its caller for each report.</summary>
    public static Workload Progress { get; } = new("progress", $"Progress: {Reports:N0} reports of running calls", settings =>
        [CreateProgress("1 call", 1, settings), CreateProgress("10 calls", 10, settings)]);

    public static Workload Transfer { get; } = new(
        "transfer",
        "Upload and download of 1 GiB through a Stream (rpcgateway.v1)",
        settings => [CreateTransfer("upload", true, settings), CreateTransfer("download", false, settings)]);

    private static Exchange Receive(IDialect dialect, int items) => dialect.CreateReceiver(new Request("count", $"{items}", null));

    private static Exchange Send(IDialect dialect, int items) => dialect.CreateSender(items);

    private static Case CreateStream(string name, int connections, RunSettings settings, Func<IDialect, int, Exchange> create)
    {
        var items = settings.Scaled(Items) / connections;
        return new Case(
            name,
            [.. Peers.Select(peer => ExchangeRuns.Create(
                peer, connections, items, ExchangeRuns.ItemColumns, dialect => create(dialect, items)))],
            ExchangeRuns.ItemColumns,
            new Goal(Peer.Gateway.Name, Measure.CpuPerItem, 0.35, Peer.SignalR.Name));
    }

    private static Case CreateProgress(string name, int connections, RunSettings settings)
    {
        var reports = settings.Scaled(Reports) / connections;
        return new Case(
            name,
            [.. Peers.Select(peer => ExchangeRuns.Create(
                peer,
                connections,
                reports,
                ExchangeRuns.ReportColumns,
                dialect => new ReportReceiver(dialect, Report(peer, reports), reports)))],
            ExchangeRuns.ReportColumns);
    }

    private static Request Report(Peer peer, int reports) => new(
        "report", peer == Peer.Gateway ? $"{reports},{GatewayDialect.ProgressToken}" : $"{reports}", "null");

    private static Case CreateTransfer(string name, bool isUpload, RunSettings settings)
    {
        var bytes = settings.Scaled(TransferBytes);
        return new Case(
            name,
            [
                TransferRuns.Create(Peer.Raw, new RawTransferDialect(isUpload), bytes),
                TransferRuns.Create(Peer.Gateway, new GatewayTransferDialect(isUpload), bytes),
            ],
            TransferRuns.Columns,
            new Goal(Peer.Gateway.Name, Measure.MegabytesPerSecond, 0.8, Peer.Raw.Name, IsMinimum: true),
            new Goal(Peer.Gateway.Name, Measure.PeakGrowth, MaxTransferMegabytes));
    }
}
