namespace RpcGateway.SampleContracts;

/// <summary>What arrived of an upload.</summary>
/// <param name="Bytes">The number of bytes.</param>
/// <param name="Sha256">Their SHA-256 hash in lower-case hexadecimal digits.</param>
public sealed record UploadReceipt(long Bytes, string Sha256);
