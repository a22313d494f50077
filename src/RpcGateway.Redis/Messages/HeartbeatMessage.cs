using RpcGateway.Services.Backplane;

namespace RpcGateway.Redis.Messages;

/// <summary>A node is alive. It also receives its own heartbeats, which proves that the way through Redis works.</summary>
/// <param name="timestamp">When it was sent, on the sender's clock: only the sender uses it.</param>
/// <param name="wantsAnswer">Whether the node has just started and wants to know the others at once.</param>
/// <param name="link">Where the node accepts links; null if it does not.</param>
internal readonly struct HeartbeatMessage(long timestamp, bool wantsAnswer, NodeLinkAddress? link = null) : INodeMessage
{
    public long Timestamp => timestamp;

    public bool WantsAnswer => wantsAnswer;

    public NodeLinkAddress? Link => link;

    public int Size => link is null ? 0 : link.Key.Length + link.Url.OriginalString.Length;

    public void Write(PayloadBuffer buffer)
    {
        var writer = new MessageWriter(buffer, MessageKind.Heartbeat);
        writer.Write(MessageField.Timestamp, timestamp);
        if (wantsAnswer)
        {
            writer.Write(MessageField.WantsAnswer, []);
        }

        if (link is not null)
        {
            writer.Write(MessageField.LinkUrl, link.Url.AbsoluteUri);
            writer.Write(MessageField.LinkKey, link.Key);
        }

        writer.Complete();
    }

    public static HeartbeatMessage Read(ref MessageReader reader)
    {
        var (timestamp, wantsAnswer) = (0L, false);
        Uri? url = null;
        byte[]? key = null;
        while (reader.ReadField())
        {
            timestamp = reader.Tag == MessageField.Timestamp ? reader.Number : timestamp;
            wantsAnswer |= reader.Tag == MessageField.WantsAnswer;
            key = reader.Tag == MessageField.LinkKey ? reader.Value.ToArray() : key;
            if (reader.Tag == MessageField.LinkUrl && Uri.TryCreate(reader.Text, UriKind.Absolute, out var parsed)
                && (parsed.Scheme == Uri.UriSchemeWs || parsed.Scheme == Uri.UriSchemeWss))
            {
                url = parsed;
            }
        }

        return new HeartbeatMessage(timestamp, wantsAnswer, url is null || key is null ? null : new NodeLinkAddress(url, key));
    }
}
