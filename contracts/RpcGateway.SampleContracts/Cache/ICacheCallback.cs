namespace RpcGateway.SampleContracts.Cache;

/// <summary>Invalidations, for clients that keep values (<c>track</c>).</summary>
[RpcContract("cacheCallback")]
public interface ICacheCallback
{
    /// <summary>A tracked key was written or removed: values of it with a smaller version are out of date.</summary>
    /// <param name="key">The key.</param>
    /// <param name="version">The version of the change.</param>
    void Invalidated(string key, long version);

    /// <summary>All values with a tag were removed: values with the tag and a smaller version are out of date.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="version">The version of the removal.</param>
    void TagInvalidated(string tag, long version);
}
