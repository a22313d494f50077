namespace RpcGateway.Server;

/// <summary>
/// Code around every call, streams included: the task of <c>next</c> ends when the stream does. One instance serves
/// all calls. Filters run in the order in which they were added, after authorization.
/// </summary>
public interface IRpcFilter
{
    /// <summary>
    /// Runs around one call; a filter that does not call <paramref name="next"/> throws an <see cref="RpcException"/>.
    /// </summary>
    ValueTask InvokeAsync(IRpcCallContext call, RpcFilterDelegate next);
}
