namespace RpcGateway.Samples.JobBoard;

/// <summary>A node says that it is alive.</summary>
internal sealed record JobNodeBeat(string Node);
