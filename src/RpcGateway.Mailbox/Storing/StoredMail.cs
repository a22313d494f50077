namespace RpcGateway.Mailbox.Storing;

/// <summary>A message as it is stored.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="Time">When it was appended, in milliseconds since 1970.</param>
/// <param name="Body">The message as JSON.</param>
internal readonly record struct StoredMail(long Sequence, long Time, byte[] Body);
