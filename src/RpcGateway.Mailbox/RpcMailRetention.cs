namespace RpcGateway.Mailbox;

/// <summary>How many messages a queue keeps. The oldest ones beyond any of the limits are removed.</summary>
public sealed class RpcMailRetention
{
    /// <summary>The maximum number of messages. Default: null, no limit. 0 removes all.</summary>
    public long? MaxCount { get; set; }

    /// <summary>The maximum age of messages. Default: null, no limit. Not negative.</summary>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>The maximum size of all messages as JSON, in bytes. Default: null, no limit. Not negative.</summary>
    public long? MaxBytes { get; set; }

    internal bool IsUnlimited => MaxCount is null && MaxAge is null && MaxBytes is null;

    internal IEnumerable<string> Validate()
    {
        if (MaxCount < 0)
        {
            yield return $"{nameof(MaxCount)} is {MaxCount}, but must not be negative.";
        }

        if (MaxAge < TimeSpan.Zero)
        {
            yield return $"{nameof(MaxAge)} is {MaxAge}, but must not be negative.";
        }

        if (MaxBytes < 0)
        {
            yield return $"{nameof(MaxBytes)} is {MaxBytes}, but must not be negative.";
        }
    }
}
