namespace RpcGateway.Samples.Storage;

/// <summary>Where the samples store messages and documents.</summary>
/// <param name="Folder">A folder for files; null for a temporary one, which is deleted when the process stops.</param>
/// <param name="PostgreSql">A connection string; null to use a file in the folder.</param>
internal sealed record SampleStorage(string? Folder = null, string? PostgreSql = null);
