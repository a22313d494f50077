namespace RpcGateway.Mailbox.Storing;

/// <summary>Which messages a queue keeps.</summary>
/// <param name="MaxCount">The maximum number of messages.</param>
/// <param name="NotBefore">Messages before this time are removed, in milliseconds since 1970.</param>
/// <param name="MaxBytes">The maximum size of all messages.</param>
internal sealed record TrimRule(long MaxCount, long NotBefore, long MaxBytes)
{
    /// <summary>The number of messages that are removed in one transaction.</summary>
    public const int Portion = 1000;

    public static TrimRule From(RpcMailRetention retention, DateTimeOffset now) => new(
        retention.MaxCount ?? long.MaxValue,
        retention.MaxAge is { } age && age < now - DateTimeOffset.UnixEpoch ? (now - age).ToUnixTimeMilliseconds() : long.MinValue,
        retention.MaxBytes ?? long.MaxValue);

    /// <summary>Whether the queue has messages that are not kept.</summary>
    public bool Applies(QueueSize queue) => Removes(queue.Count, queue.Bytes, queue.Oldest);

    /// <summary>Whether the oldest message of a queue is removed. The first one that stays ends the removal, also if later ones are older.</summary>
    public bool Removes(long count, long bytes, long oldest) => count > MaxCount || bytes > MaxBytes || oldest < NotBefore;
}
