using System.Diagnostics;
using RpcGateway.Protocol.Serialization;

namespace RpcGateway.Protocol.Connections;

/// <summary>Turns what a call threw into the error that its caller sees.</summary>
internal static class CallError
{
    public static RpcError From(
        Exception exception, RpcConnection connection, string method, bool cancelled) => exception switch
        {
            RpcException rpc => new RpcError(rpc.Code, rpc.Message, rpc.ErrorData),
            OperationCanceledException or RpcConnectionLostException when cancelled =>
                new RpcError(RpcErrorCode.RequestCancelled, "The call was cancelled."),
            _ => FromUnknown(exception, connection, method),
        };

    // The text of a foreign exception may tell secrets: it goes to the log, and the peer gets the id to find it by.
    private static RpcError FromUnknown(Exception exception, RpcConnection connection, string method)
    {
        var traceId = (Activity.Current?.TraceId ?? ActivityTraceId.CreateRandom()).ToHexString();
        RpcConnectionLog.CallFailed(connection, exception, method, traceId);
        var data = new Dictionary<string, string> { ["traceId"] = traceId };
        if (!connection.Options.EnableDetailedErrors)
        {
            return new RpcError(RpcErrorCode.ServiceFailed, "The method failed.", data);
        }

        data["type"] = exception.GetType().FullName ?? exception.GetType().Name;
        data["stack"] = exception.StackTrace ?? "";
        return new RpcError(RpcErrorCode.ServiceFailed, exception.Message, data);
    }
}
