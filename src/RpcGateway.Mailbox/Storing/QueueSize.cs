namespace RpcGateway.Mailbox.Storing;

/// <summary>A queue with messages.</summary>
/// <param name="Queue">Its full name.</param>
/// <param name="Count">The number of messages.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="Oldest">The time of the oldest one, in milliseconds since 1970; 0 if it was not read.</param>
internal readonly record struct QueueSize(string Queue, long Count, long Bytes, long Oldest);
