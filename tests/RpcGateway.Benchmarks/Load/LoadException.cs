namespace RpcGateway.Benchmarks.Load;

/// <summary>A server did not do what it was asked; its figures would mean nothing.</summary>
internal sealed class LoadException(string message) : Exception(message);
