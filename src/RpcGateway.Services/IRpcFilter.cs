namespace RpcGateway.Services;

/// <summary>
/// Code that runs around every call, including streams: the task of <c>next</c> completes when the stream ends. One instance
/// serves all calls. Filters run in the order in which they were added, after authorization.
/// </summary>
public interface IRpcFilter
{
    /// <summary>
    /// Runs around one call. A filter that does not call <paramref name="next"/> must throw an <see cref="RpcException"/>.
    /// </summary>
    ValueTask InvokeAsync(IRpcCallContext call, RpcFilterDelegate next);
}
