namespace RpcGateway.Redis.Sending;

/// <summary>Whether the queue has accepted a message.</summary>
internal enum PublishResult
{
    Accepted,
    NotConnected,
    QueueFull,
    TooLarge,
}
