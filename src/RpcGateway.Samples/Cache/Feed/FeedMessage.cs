namespace RpcGateway.Samples.Cache.Feed;

/// <summary>What happened to a key or a tag, for this and other nodes.</summary>
internal sealed record FeedMessage(FeedKind Kind, string Key, long Version, string[]? Tags = null, string? Text = null);
