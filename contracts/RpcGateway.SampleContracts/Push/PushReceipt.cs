namespace RpcGateway.SampleContracts.Push;

/// <summary>The receipt for a stored message.</summary>
/// <param name="Sequence">Its number at its target, from 1 and without a gap.</param>
/// <param name="Time">When it was stored.</param>
/// <param name="IsRepeat">Whether it had been stored before, with the same key.</param>
public sealed record PushReceipt(long Sequence, DateTimeOffset Time, bool IsRepeat);
