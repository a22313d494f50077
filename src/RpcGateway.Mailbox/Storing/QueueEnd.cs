namespace RpcGateway.Mailbox.Storing;

/// <summary>A queue, and the number of its newest message.</summary>
internal readonly record struct QueueEnd(string Queue, long Last);
