namespace RpcGateway.Benchmarks.Hosting;

/// <summary>The exception of the method that always fails.</summary>
internal sealed class ExpectedException() : Exception("This method always fails.");
