using RpcGateway.Benchmarks.Load.Transfers;
using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>A gibibyte to the server and one from it, beside binary messages of the same size on a raw WebSocket.</summary>
internal sealed class TransferWorkload : IWorkload
{
    private const int Bytes = 1024 * 1024 * 1024;

    // A window of one megabyte, and what the collector has not come to yet: far below what passes through.
    private const double ConstantMegabytes = 32;

    public string Name => "transfer";

    public string Title => "Upload and download of 1 GiB through a Stream (rpcgateway.v1)";

    public IEnumerable<Case> CreateCases(CompareSettings settings) =>
    [
        Create("upload", TransferDirection.Upload, settings.Scaled(Bytes)),
        Create("download", TransferDirection.Download, settings.Scaled(Bytes)),
    ];

    private static Case Create(string name, TransferDirection direction, long bytes) => new(name,
    [
        new Transfer(Peers.Raw, Peers.RawServer, new RawTransferDialect(), direction, bytes),
        new Transfer(Peers.Gateway, Peers.GatewayServer, new GatewayTransferDialect(), direction, bytes),
    ],
    Transfer.Columns,
    [
        new Bar(Peers.Gateway, Measure.MegabytesPerSecond, 0.8, Peers.Raw, IsLeast: true),
        new Bar(Peers.Gateway, Measure.PeakGrowth, ConstantMegabytes),
    ]);
}
