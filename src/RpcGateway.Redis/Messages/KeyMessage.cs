namespace RpcGateway.Redis.Messages;

/// <summary>
/// Concerns a call with an idempotency key: a node waits for its outcome, or the node that ran it tells that it has ended.
/// </summary>
/// <param name="kind"><see cref="MessageKind.KeyWait"/> or <see cref="MessageKind.KeyEnded"/>.</param>
/// <param name="name">The name of the key in Redis.</param>
internal readonly struct KeyMessage(MessageKind kind, string name) : INodeMessage
{
    public int Size => 0;

    public void Write(PayloadBuffer buffer)
    {
        var writer = new MessageWriter(buffer, kind);
        writer.Write(MessageField.Name, name);
        writer.Complete();
    }

    /// <summary>Reads the name of the key.</summary>
    public static string Read(ref MessageReader reader)
    {
        var name = "";
        while (reader.ReadField())
        {
            name = reader.Tag == MessageField.Name ? reader.Text : name;
        }

        return name;
    }
}
