namespace RpcGateway.Samples.Cache.Leases;

/// <summary>The response to a claim of a lease.</summary>
/// <param name="Number">The number of the lease; 0 if another caller has one.</param>
/// <param name="Remaining">How long the lease of the other caller can last.</param>
internal readonly record struct LeaseClaim(long Number, TimeSpan Remaining);
