using RpcGateway.Redis.Channels;
using RpcGateway.Redis.Messages;
using RpcGateway.Redis.Sending;

namespace RpcGateway.Redis.Requests;

/// <summary>Sends requests to other nodes, and waits for their responses.</summary>
internal sealed class RequestSender(ChannelNames names, PublishQueue queue, PendingRequests pending, Func<string, bool> isAlive, int maxMessage)
{
    /// <exception cref="NodeLostException">The node, or the connection to Redis, was lost.</exception>
    public async Task<ResponseMessage> SendAsync<TMessage>(
        string nodeId, Func<long, TMessage> create, CancellationToken cancellationToken)
        where TMessage : struct, INodeMessage
    {
        var request = pending.Add(nodeId, out var id);
        var channel = names.Node(nodeId);
        if (queue.TryWrite(channel, create(id), id) is not PublishResult.Accepted and var result)
        {
            pending.Remove(id);
            throw new NodeLostException(Describe(result), wasSent: false);
        }

        if (!isAlive(nodeId))
        {
            // It was lost before this request was among those that fail then.
            pending.Fail([id], new NodeLostException("The node of the connection was lost.", wasSent: true));
        }

        await using var cancelling = cancellationToken.UnsafeRegister(
            (_, token) =>
            {
                if (pending.Remove(id))
                {
                    queue.WriteAlways(channel, new CancelMessage(id));
                    request.TrySetCanceled(token);
                }
            },
            null);
        return await request.Task.ConfigureAwait(false);
    }

    private string Describe(PublishResult result) => result switch
    {
        PublishResult.QueueFull => "Too much waits to be sent to other nodes (MaxQueuedBytes).",
        PublishResult.TooLarge => $"The call is larger than {maxMessage} bytes, and the connection is on another node (MaxMessageSize).",
        _ => "Other nodes are not reachable, because this node has no connection to Redis.",
    };
}
