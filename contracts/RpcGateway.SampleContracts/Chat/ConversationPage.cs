namespace RpcGateway.SampleContracts.Chat;

/// <summary>A page of a conversation.</summary>
/// <param name="Messages">The messages, the oldest first.</param>
/// <param name="HasOlder">Whether there are messages before the page.</param>
/// <param name="Last">The sequence number of the newest message of the conversation; 0 if there was none.</param>
/// <param name="Unread">The number of messages that the caller has not read; 0 for anonymous callers.</param>
public sealed record ConversationPage(IReadOnlyList<ChatMessage> Messages, bool HasOlder, long Last, long Unread);
