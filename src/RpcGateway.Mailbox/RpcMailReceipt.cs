namespace RpcGateway.Mailbox;

/// <summary>A message that is stored.</summary>
/// <param name="Sequence">Its number in its queue.</param>
/// <param name="Time">When it was appended.</param>
/// <param name="IsRepeat">Whether a message with the same key was stored before, so that nothing was appended now.</param>
public sealed record RpcMailReceipt(long Sequence, DateTimeOffset Time, bool IsRepeat);
