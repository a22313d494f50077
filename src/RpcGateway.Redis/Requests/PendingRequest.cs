using RpcGateway.Redis.Messages;

namespace RpcGateway.Redis.Requests;

/// <summary>A request that waits for the response of a node.</summary>
internal sealed class PendingRequest(string nodeId)
    : TaskCompletionSource<ResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public string NodeId => nodeId;
}
