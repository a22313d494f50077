using Microsoft.Extensions.Logging;

namespace RpcGateway.Server.Hosting;

/// <summary>Beside <c>SecurityLog</c>, whose events 1 and 2 have the same category.</summary>
internal static partial class EndpointLog
{
    [LoggerMessage(3, LogLevel.Warning,
        "A WebSocket handshake came to {Path} without its upgrade: a proxy in between must pass on the headers Upgrade and "
            + "Connection, over HTTP/1.1.",
        EventName = nameof(UpgradeLost))]
    public static partial void UpgradeLost(ILogger logger, string path);
}
