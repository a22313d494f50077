namespace RpcGateway.SampleContracts;

/// <summary>The received size and hash of an upload.</summary>
/// <param name="Bytes">The number of bytes.</param>
/// <param name="Sha256">The SHA-256 hash of the bytes in lower-case hexadecimal digits.</param>
public sealed record UploadReceipt(long Bytes, string Sha256);
