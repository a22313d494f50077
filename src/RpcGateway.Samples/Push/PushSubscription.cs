namespace RpcGateway.Samples.Push;

/// <summary>A user's subscription to a topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="After">The number of the last message before the subscription.</param>
internal sealed record PushSubscription(string Topic, long After);
