namespace RpcGateway.Samples.Chat;

/// <summary>A change of a user's list of conversations.</summary>
/// <param name="Conversation">The room, or <c>@name</c>.</param>
/// <param name="Removed">Whether it was removed from the list.</param>
internal sealed record ChatEntry(string Conversation, bool Removed = false);
