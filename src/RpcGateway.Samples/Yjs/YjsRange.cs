namespace RpcGateway.Samples.Yjs;

/// <summary>Characters of one client that were deleted.</summary>
/// <param name="Clock">The number of the first one.</param>
/// <param name="Length">How many.</param>
internal readonly record struct YjsRange(long Clock, long Length)
{
    public long End => Clock + Length;
}
