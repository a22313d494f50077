namespace RpcGateway.Mailbox.Storing;

/// <summary>A key, and the message that was stored with it.</summary>
/// <param name="Hash">The hash of the message.</param>
/// <param name="Sequence">Its number.</param>
/// <param name="Time">When it was appended, in milliseconds since 1970.</param>
internal sealed record KeyRow(byte[] Hash, long Sequence, long Time);
