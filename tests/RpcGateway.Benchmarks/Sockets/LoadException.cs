namespace RpcGateway.Benchmarks.Sockets;

/// <summary>A server did not do what the load asked for, so its figures would be meaningless.</summary>
internal sealed class LoadException(string message) : Exception(message);
