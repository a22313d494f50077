namespace RpcGateway.Mailbox.Storing;

/// <summary>A message to store.</summary>
/// <param name="Queue">The full name of the queue.</param>
/// <param name="Key">Identifies the message in the queue; null for none.</param>
/// <param name="Body">The message as JSON.</param>
internal sealed record NewMail(string Queue, string? Key, ReadOnlyMemory<byte> Body);
