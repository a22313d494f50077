using Microsoft.Extensions.Logging;

namespace RpcGateway.Server.Security;

/// <summary>One line for each security event; never a token, params or any other content.</summary>
internal static partial class SecurityLog
{
    [LoggerMessage(3, LogLevel.Warning, "Scheme {Scheme} refused the token of connection {RpcConnectionId}: {Failure}.",
        EventName = nameof(TokenRefused))]
    public static partial void TokenRefused(ILogger logger, string rpcConnectionId, string? scheme, string failure);

    [LoggerMessage(4, LogLevel.Information, "The user of connection {RpcConnectionId} changed by a token.",
        EventName = nameof(UserChanged))]
    public static partial void UserChanged(ILogger logger, string rpcConnectionId);

    [LoggerMessage(5, LogLevel.Warning, "Connection {RpcConnectionId} may not call {Method}: error {Code}.",
        EventName = nameof(CallDenied))]
    public static partial void CallDenied(ILogger logger, string rpcConnectionId, string method, int code);
}
