using Microsoft.Extensions.Logging;

namespace RpcGateway.Backend.Clients;

internal static partial class ClientChannelsLog
{
    [LoggerMessage(1, LogLevel.Warning, "The gateway of link {LinkId} sent an invalid description of a client. {Reason}",
        EventName = nameof(DescriptionInvalid))]
    public static partial void DescriptionInvalid(ILogger logger, string linkId, string reason);

    [LoggerMessage(2, LogLevel.Error, "Serving the client of connection {RpcConnectionId} failed.", EventName = nameof(ClientFailed))]
    public static partial void ClientFailed(ILogger logger, string rpcConnectionId, Exception exception);
}
