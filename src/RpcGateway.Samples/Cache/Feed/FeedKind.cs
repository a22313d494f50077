namespace RpcGateway.Samples.Cache.Feed;

/// <summary>What a message of the feed reports.</summary>
internal enum FeedKind
{
    /// <summary>A value was stored.</summary>
    Set,

    /// <summary>A key was removed.</summary>
    Removed,

    /// <summary>The values with a tag were removed; the key of the message is the tag.</summary>
    TagRemoved,

    /// <summary>A lease ended with an error, which is the text of the message.</summary>
    LoadFailed,

    /// <summary>A lease ended without a value.</summary>
    LeaseEnded,
}
