namespace RpcGateway.Checker.Checking;

/// <summary>One call or notification of a client.</summary>
/// <param name="Client">The client.</param>
/// <param name="Number">Its number.</param>
/// <param name="Kind">The operation.</param>
/// <param name="At">When it was made.</param>
internal sealed record Invocation(int Client, long Number, string Kind, long At)
{
    /// <summary>The outcome; null if none was recorded: the call is still pending.</summary>
    public string? Outcome { get; set; }

    /// <summary>When the outcome was recorded.</summary>
    public long CompletedAt { get; set; }
}
