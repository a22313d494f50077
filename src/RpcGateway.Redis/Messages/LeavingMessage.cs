namespace RpcGateway.Redis.Messages;

/// <summary>The node stops.</summary>
internal readonly struct LeavingMessage : INodeMessage
{
    public int Size => 0;

    public void Write(PayloadBuffer buffer) => new MessageWriter(buffer, MessageKind.Leaving).Complete();
}
