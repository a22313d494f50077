namespace RpcGateway.SampleContracts.Chat;

/// <summary>A conversation in the list of its reader.</summary>
/// <param name="Name">The room, or <c>@name</c>.</param>
/// <param name="Unread">The number of messages that the reader has not read.</param>
/// <param name="Latest">The newest message; null if there is none.</param>
public sealed record Conversation(string Name, long Unread, ChatMessage? Latest);
