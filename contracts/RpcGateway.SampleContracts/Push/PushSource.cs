namespace RpcGateway.SampleContracts.Push;

/// <summary>The messages to a user, or those of a topic that the user subscribes to.</summary>
/// <param name="Topic">The topic; null for the messages to the user.</param>
/// <param name="Last">The number of the newest message; 0 before the first one.</param>
/// <param name="ReadUpTo">The number up to which the user has read.</param>
/// <param name="Unread">The number of stored messages that the user has not read.</param>
public sealed record PushSource(string? Topic, long Last, long ReadUpTo, long Unread);
