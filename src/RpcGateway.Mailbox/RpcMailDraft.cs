namespace RpcGateway.Mailbox;

/// <summary>A message to append together with others.</summary>
/// <typeparam name="TMessage">The type of the message.</typeparam>
/// <param name="Queue">The queue.</param>
/// <param name="Message">The message.</param>
/// <param name="Key">Identifies the message in its queue, so that a repeat is stored only once.</param>
public sealed record RpcMailDraft<TMessage>(RpcQueueName Queue, TMessage Message, string? Key = null);
