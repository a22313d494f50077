using RpcGateway.Redis.Channels;
using RpcGateway.Redis.Messages;
using RpcGateway.Redis.Sending;

namespace RpcGateway.Redis.Keys;

/// <summary>The other nodes, which run calls that this node waits for, or wait for those of this node.</summary>
internal sealed class KeyPeers(ChannelNames channels, PublishQueue queue, Func<string, bool> isAlive)
{
    public bool IsAlive(string nodeId) => isAlive(nodeId);

    /// <summary>Asks the node that runs a call to send a notification when it has ended.</summary>
    public void NotifyWaiting(string owner, string name) =>
        queue.TryWrite(channels.Node(owner), new KeyMessage(MessageKind.KeyWait, name));

    /// <summary>Sends the notification that a call has ended. It can be lost, so the other node also looks from time to time.</summary>
    public void NotifyEnded(string waiter, string name) =>
        queue.TryWrite(channels.Node(waiter), new KeyMessage(MessageKind.KeyEnded, name));
}
