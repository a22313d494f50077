namespace RpcGateway.Samples.Cache.Leases;

/// <summary>The response to a claim of a lease.</summary>
/// <param name="Number">The number of the lease; 0 if another caller has one, or a value is being written.</param>
/// <param name="Remaining">When to try again at the latest.</param>
internal readonly record struct LeaseClaim(long Number, TimeSpan Remaining);
