namespace RpcGateway.SampleContracts.Push;

/// <summary>A message in an inbox, or the notice that older ones are not in the stream.</summary>
/// <param name="Topic">The topic; null for a message to the user.</param>
/// <param name="Sequence">The number of the message in its source; of a notice, that of the last message that is not in the stream.</param>
/// <param name="Time">When it was stored.</param>
/// <param name="Message">The message; null in a notice.</param>
/// <param name="Skipped">In a notice: the number of messages that <c>push.page</c> can read.</param>
/// <param name="Truncated">In a notice: the number of messages that are no longer stored.</param>
public sealed record PushMail(
    string? Topic, long Sequence, DateTimeOffset Time, PushMessage? Message, long Skipped = 0, long Truncated = 0);
