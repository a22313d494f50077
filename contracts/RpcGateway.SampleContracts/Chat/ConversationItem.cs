namespace RpcGateway.SampleContracts.Chat;

/// <summary>A message, or the notice that messages were removed before the reader received them.</summary>
/// <param name="Sequence">The sequence number of the message; of a notice, that of the last message that was removed.</param>
/// <param name="Message">The message; null in a notice.</param>
/// <param name="Truncated">The number of messages that were removed; 0 with a message.</param>
public sealed record ConversationItem(long Sequence, ChatMessage? Message, long Truncated = 0);
