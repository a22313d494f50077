using Microsoft.Extensions.Logging;

namespace RpcGateway.Server.Security;

/// <summary>One line for each security event. Never logs a token, params or other content.</summary>
internal static partial class SecurityLog
{
    [LoggerMessage(3, LogLevel.Warning, "The token of connection {RpcConnectionId} is invalid for authentication scheme {Scheme}: {Failure}.",
        EventName = nameof(TokenRefused))]
    public static partial void TokenRefused(ILogger logger, string rpcConnectionId, string? scheme, string failure);

    [LoggerMessage(4, LogLevel.Information, "Connection {RpcConnectionId} was authenticated with a token.",
        EventName = nameof(UserChanged))]
    public static partial void UserChanged(ILogger logger, string rpcConnectionId);

    [LoggerMessage(6, LogLevel.Warning, "Connection {RpcConnectionId} sent a token of another user, which is not allowed (AllowUserChange).",
        EventName = nameof(OtherUserRefused))]
    public static partial void OtherUserRefused(ILogger logger, string rpcConnectionId);
}
