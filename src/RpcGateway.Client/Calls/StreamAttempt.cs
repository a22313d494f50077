namespace RpcGateway.Client.Calls;

/// <summary>One call of a stream that resumes.</summary>
internal sealed class StreamAttempt
{
    /// <summary>Whether the first response was received, so that a loss of the connection is not a refusal of the client itself.</summary>
    public bool IsOpen { get; set; }
}
