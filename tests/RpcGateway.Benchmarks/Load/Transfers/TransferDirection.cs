namespace RpcGateway.Benchmarks.Load.Transfers;

/// <summary>Which way the bytes go.</summary>
internal enum TransferDirection
{
    Upload,
    Download,
}
