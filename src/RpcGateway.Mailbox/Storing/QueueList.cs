namespace RpcGateway.Mailbox.Storing;

/// <summary>Some queues with messages.</summary>
/// <param name="Queues">The queues.</param>
/// <param name="Next">The id after which the next page starts; null at the end.</param>
internal sealed record QueueList(IReadOnlyList<QueueSize> Queues, long? Next);
