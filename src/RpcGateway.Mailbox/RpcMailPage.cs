namespace RpcGateway.Mailbox;

/// <summary>Messages that were read together.</summary>
/// <typeparam name="TMessage">The type of the messages.</typeparam>
/// <param name="Mails">The messages, in order.</param>
/// <param name="First">The number of the oldest message in the queue; that of the next one if the queue is empty.</param>
/// <param name="Last">The number of the newest message that the queue had; 0 before the first one.</param>
/// <param name="Truncated">The number of messages after the requested position that cannot be read, because they were trimmed.</param>
/// <param name="HasMore">Whether more messages follow the page.</param>
public sealed record RpcMailPage<TMessage>(
    IReadOnlyList<RpcMail<TMessage>> Mails, long First, long Last, long Truncated, bool HasMore);
