namespace RpcGateway.Protocol.Forwarding;

/// <summary>A request in the frame that is being written for a backend.</summary>
internal abstract class QueuedRequest
{
    /// <summary>The position of the request among the messages of the channel that had to wait.</summary>
    public int Position { get; set; }

    /// <summary>Another request in the same frame; null if the frame has been passed to the link.</summary>
    public QueuedRequest? Next { get; set; }
}
