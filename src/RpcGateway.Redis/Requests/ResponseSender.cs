using RpcGateway.Redis.Channels;
using RpcGateway.Redis.Messages;
using RpcGateway.Redis.Sending;
using RpcGateway.Services;

namespace RpcGateway.Redis.Requests;

/// <summary>
/// Sends responses to other nodes. One that cannot be sent is replaced with an error, because the other node waits for a response.
/// </summary>
internal sealed class ResponseSender(ChannelNames names, PublishQueue queue, int maxMessage)
{
    public void Send(string nodeId, in ResponseMessage response)
    {
        var channel = names.Node(nodeId);
        var error = queue.TryWrite(channel, response) switch
        {
            PublishResult.TooLarge => new BackplaneResponse
            {
                ErrorCode = RpcErrorCode.LimitExceeded,
                ErrorMessage = $"The result of another node is larger than {maxMessage} bytes (MaxMessageSize).",
            },
            PublishResult.QueueFull => new BackplaneResponse
            {
                ErrorCode = RpcErrorCode.Unavailable,
                ErrorMessage = "The other node could not send its result: too much waits there to be sent to other nodes (MaxQueuedBytes).",
            },
            _ => null,
        };
        if (error is not null)
        {
            queue.WriteAlways(channel, new ResponseMessage(response.Id, error));
        }
    }
}
