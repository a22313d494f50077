namespace RpcGateway.Redis.Messages;

/// <summary>A message that can be appended to a payload.</summary>
internal interface INodeMessage
{
    /// <summary>The size of its largest parts, in bytes.</summary>
    int Size { get; }

    void Write(PayloadBuffer buffer);
}
