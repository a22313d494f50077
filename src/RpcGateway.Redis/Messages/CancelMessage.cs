namespace RpcGateway.Redis.Messages;

/// <summary>The node that made a request does not wait for its response any more.</summary>
/// <param name="id">The id of the request.</param>
internal readonly struct CancelMessage(long id) : INodeMessage
{
    public int Size => 0;

    public void Write(PayloadBuffer buffer)
    {
        var writer = new MessageWriter(buffer, MessageKind.Cancel);
        writer.Write(MessageField.RequestId, id);
        writer.Complete();
    }

    public static long Read(ref MessageReader reader)
    {
        var id = 0L;
        while (reader.ReadField())
        {
            id = reader.Tag == MessageField.RequestId ? reader.Number : id;
        }

        return id;
    }
}
