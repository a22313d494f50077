using Microsoft.Extensions.Logging;

namespace RpcGateway.Server.Tokens;

internal static partial class TokenLog
{
    [LoggerMessage(7, LogLevel.Information, "The token of connection {RpcConnectionId} has expired. The connection is closed.",
        EventName = nameof(TokenExpired))]
    public static partial void TokenExpired(ILogger logger, string rpcConnectionId);
}
