namespace RpcGateway.Mailbox.Trimming;

/// <summary>How long messages of one type are kept.</summary>
/// <param name="Name">The start of the names of its queues.</param>
/// <param name="Retention">The limits of each queue.</param>
internal sealed record TrimmedType(string Name, RpcMailRetention Retention);
