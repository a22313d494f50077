using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;

namespace RpcGateway.StreamJsonRpc.Relay;

internal static partial class RelayLog
{
    [LoggerMessage(1, LogLevel.Information, "Connection {RpcConnectionId} to backend {Backend} opened.", EventName = nameof(Opened))]
    public static partial void Opened(ILogger logger, string rpcConnectionId, string backend);

    [LoggerMessage(2, LogLevel.Information, "Connection {RpcConnectionId} ended by the {Side} with close code {Code}. {Reason}",
        EventName = nameof(Ended))]
    public static partial void Ended(ILogger logger, string rpcConnectionId, RelaySide side, RpcCloseCode code, string reason);

    [LoggerMessage(3, LogLevel.Debug, "Connection {RpcConnectionId} sent a response to no request.", EventName = nameof(ResponseIgnored))]
    public static partial void ResponseIgnored(ILogger logger, string rpcConnectionId);

    [LoggerMessage(4, LogLevel.Error,
        "The service of connection {RpcConnectionId} sent data that is not a JSON-RPC message: {Fault} The data starts with: {FirstBytes}",
        EventName = nameof(ServiceInvalid))]
    public static partial void ServiceInvalid(ILogger logger, string rpcConnectionId, string fault, string firstBytes);

    [LoggerMessage(5, LogLevel.Error, "Connection {RpcConnectionId} could not be connected to backend {Backend}: {Fault}",
        EventName = nameof(ConnectFailed))]
    public static partial void ConnectFailed(ILogger logger, string rpcConnectionId, string backend, string fault, Exception? exception);

    [LoggerMessage(6, LogLevel.Warning, "Connection {RpcConnectionId} to backend {Backend} was refused: {Fault}",
        EventName = nameof(Refused))]
    public static partial void Refused(ILogger logger, string rpcConnectionId, string backend, string fault);
}
