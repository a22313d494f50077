using Microsoft.Extensions.Logging;
using RpcGateway.Protocol.Wire;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace RpcGateway.StreamJsonRpc.Connectors;

/// <summary>Serves a target. By default, StreamJsonRpc sends the type, text and stack trace of exceptions to callers.</summary>
internal sealed class TargetRpc(IJsonRpcMessageHandler handler, string backend, ILogger logger) : JsonRpc(handler)
{
    protected override JsonRpcError.ErrorDetail CreateErrorDetails(JsonRpcRequest request, Exception exception)
    {
        if (exception is LocalRpcException or OperationCanceledException)
        {
            return base.CreateErrorDetails(request, exception);
        }

        ConnectorLog.TargetFailed(logger, PeerText.Clean(backend), exception);
        return new JsonRpcError.ErrorDetail { Code = (JsonRpcErrorCode)RpcErrorCode.ServiceFailed, Message = "The method failed." };
    }
}
