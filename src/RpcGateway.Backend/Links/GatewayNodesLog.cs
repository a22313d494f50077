using Microsoft.Extensions.Logging;

namespace RpcGateway.Backend.Links;

internal static partial class GatewayNodesLog
{
    [LoggerMessage(1, LogLevel.Warning,
        "The gateway's host {Host} could not be resolved: {Failure}. The links to its {Count} known nodes remain. Further attempts follow.",
        EventName = nameof(ResolveFailed))]
    public static partial void ResolveFailed(ILogger logger, string host, string failure, int count);

    [LoggerMessage(2, LogLevel.Information, "The gateway has a node at {Gateway}.", EventName = nameof(NodeFound))]
    public static partial void NodeFound(ILogger logger, string gateway);

    [LoggerMessage(3, LogLevel.Information, "{Gateway} was missing in {Count} DNS responses in succession. Its link drains and ends.",
        EventName = nameof(NodeGone))]
    public static partial void NodeGone(ILogger logger, string gateway, int count);

    [LoggerMessage(4, LogLevel.Warning, "The gateway's host {Host} has {Count} addresses, but only {Limit} of them are used.",
        EventName = nameof(TooManyNodes))]
    public static partial void TooManyNodes(ILogger logger, string host, int count, int limit);
}
