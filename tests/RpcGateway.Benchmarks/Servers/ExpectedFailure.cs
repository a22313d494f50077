namespace RpcGateway.Benchmarks.Servers;

/// <summary>What the throwing method throws.</summary>
internal sealed class ExpectedFailure() : Exception("This method always fails.");
