namespace RpcGateway.Lab;

/// <summary>The number of calls and connections that the server has seen.</summary>
public readonly record struct ServerCounts(int Calls, int Connections);
