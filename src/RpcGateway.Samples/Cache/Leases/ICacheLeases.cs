namespace RpcGateway.Samples.Cache.Leases;

/// <summary>
/// Numbers the writes, leases and invalidations of all nodes in one sequence, and decides whether what was computed under a lease may
/// be stored.
/// </summary>
internal interface ICacheLeases
{
    /// <summary>Grants a lease of a key if no caller has one and no write runs, whose value would not be seen yet.</summary>
    Task<LeaseClaim> ClaimAsync(string key, TimeSpan duration);

    /// <summary>Ends a lease without a value. Returns false if it had ended.</summary>
    Task<bool> ReleaseAsync(string key, long lease);

    /// <summary>
    /// Begins a write or removal, which ends the lease of the key. Until <see cref="EndAsync"/>, no other write of the key can begin.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="lease">The lease that the writer has; 0 for none.</param>
    /// <param name="tags">The tags of the value.</param>
    /// <param name="cancellationToken">Stops waiting for other writes.</param>
    /// <returns>The number of the write; null if the lease has ended or a tag was invalidated after it was granted.</returns>
    Task<long?> BeginAsync(string key, long lease, IReadOnlyList<string> tags, CancellationToken cancellationToken);

    /// <summary>Ends a write, also one that failed.</summary>
    /// <param name="key">The key.</param>
    /// <param name="version">The number of the write.</param>
    /// <param name="since">The lease, or without one the number of the write.</param>
    /// <param name="tags">The tags of the value.</param>
    /// <returns>False if what was written must be removed: a tag was invalidated meanwhile, or the write took so long that another one could begin.</returns>
    Task<bool> EndAsync(string key, long version, long since, IReadOnlyList<string> tags);

    /// <summary>Invalidates what was computed for a tag until now. Returns the number of the invalidation.</summary>
    Task<long> InvalidateTagAsync(string tag);
}
