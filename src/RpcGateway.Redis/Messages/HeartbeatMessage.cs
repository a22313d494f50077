namespace RpcGateway.Redis.Messages;

/// <summary>A node is alive. It also receives its own heartbeats, which proves that the way through Redis works.</summary>
/// <param name="timestamp">When it was sent, on the sender's clock: only the sender uses it.</param>
/// <param name="wantsAnswer">Whether the node has just started and wants to know the others at once.</param>
internal readonly struct HeartbeatMessage(long timestamp, bool wantsAnswer) : INodeMessage
{
    public long Timestamp => timestamp;

    public bool WantsAnswer => wantsAnswer;

    public int Size => 0;

    public void Write(PayloadBuffer buffer)
    {
        var writer = new MessageWriter(buffer, MessageKind.Heartbeat);
        writer.Write(MessageField.Timestamp, timestamp);
        if (wantsAnswer)
        {
            writer.Write(MessageField.WantsAnswer, []);
        }

        writer.Complete();
    }

    public static HeartbeatMessage Read(ref MessageReader reader)
    {
        var (timestamp, wantsAnswer) = (0L, false);
        while (reader.ReadField())
        {
            timestamp = reader.Tag == MessageField.Timestamp ? reader.Number : timestamp;
            wantsAnswer |= reader.Tag == MessageField.WantsAnswer;
        }

        return new HeartbeatMessage(timestamp, wantsAnswer);
    }
}
