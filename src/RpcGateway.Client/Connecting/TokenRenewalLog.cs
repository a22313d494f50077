using Microsoft.Extensions.Logging;

namespace RpcGateway.Client.Connecting;

internal static partial class TokenRenewalLog
{
    [LoggerMessage(14, LogLevel.Debug, "The token of the connection was renewed.", EventName = nameof(TokenRenewed))]
    public static partial void TokenRenewed(ILogger logger);

    [LoggerMessage(
        15, LogLevel.Warning, "The token of the connection could not be renewed. The client tries again until it expires. {Failure}",
        EventName = nameof(TokenRenewalFailed))]
    public static partial void TokenRenewalFailed(ILogger logger, string failure);
}
