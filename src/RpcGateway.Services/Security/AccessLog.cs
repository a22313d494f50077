using Microsoft.Extensions.Logging;

namespace RpcGateway.Services.Security;

/// <summary>One line for each method that a user may not call. Never logs params or other content.</summary>
internal static partial class AccessLog
{
    [LoggerMessage(5, LogLevel.Warning, "Connection {RpcConnectionId} is not authorized to call {Method}: error {Code}.",
        EventName = nameof(CallDenied))]
    public static partial void CallDenied(ILogger logger, string rpcConnectionId, string method, int code);
}
