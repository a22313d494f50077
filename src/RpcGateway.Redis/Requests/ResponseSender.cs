using RpcGateway.Redis.Channels;
using RpcGateway.Redis.Messages;
using RpcGateway.Redis.Sending;
using RpcGateway.Services;

namespace RpcGateway.Redis.Requests;

/// <summary>Sends responses to other nodes. One that is too large is replaced with an error.</summary>
internal sealed class ResponseSender(ChannelNames names, PublishQueue queue, int maxMessage)
{
    public void Send(string nodeId, in ResponseMessage response)
    {
        if (queue.TryWrite(names.Node(nodeId), response) == PublishResult.TooLarge)
        {
            var error = new BackplaneResponse
            {
                ErrorCode = RpcErrorCode.LimitExceeded,
                ErrorMessage = $"The result is larger than {maxMessage} bytes, and the connection is on another node (MaxMessageSize).",
            };
            queue.TryWrite(names.Node(nodeId), new ResponseMessage(response.Id, error));
        }
    }
}
