using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;

namespace RpcGateway.Backend.Links;

internal static partial class GatewayLinkLog
{
    [LoggerMessage(1, LogLevel.Information, "Connected to the gateway {GatewayNode} at {Gateway} as {Instance}.",
        EventName = nameof(Connected))]
    public static partial void Connected(ILogger logger, string gateway, string gatewayNode, string instance);

    [LoggerMessage(2, LogLevel.Warning, "The link to {Gateway} ended with close code {Code}. {Reason}", EventName = nameof(Lost))]
    public static partial void Lost(ILogger logger, string gateway, RpcCloseCode code, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Connecting to {Gateway} failed. {Failure}", EventName = nameof(ConnectFailed))]
    public static partial void ConnectFailed(ILogger logger, string gateway, string failure);

    [LoggerMessage(4, LogLevel.Error,
        "The gateway at {Gateway} refused the registration with error {Code}: {Refusal} The next attempt starts in {Delay}.",
        EventName = nameof(Refused))]
    public static partial void Refused(ILogger logger, string gateway, int code, string refusal, TimeSpan delay);

    [LoggerMessage(5, LogLevel.Information, "Attempt {Attempt} to reconnect to {Gateway} starts in {Delay}.",
        EventName = nameof(Reconnecting))]
    public static partial void Reconnecting(ILogger logger, string gateway, int attempt, TimeSpan delay);

    [LoggerMessage(6, LogLevel.Information, "The gateway at {Gateway} asks this process to drain.", EventName = nameof(AskedToDrain))]
    public static partial void AskedToDrain(ILogger logger, string gateway);

    [LoggerMessage(7, LogLevel.Information,
        "The link to {Gateway} has drained and is closed. This process serves that gateway again after a restart.",
        EventName = nameof(HasDrained))]
    public static partial void HasDrained(ILogger logger, string gateway);

    [LoggerMessage(8, LogLevel.Warning,
        "{Gateway} is another address of the node {GatewayNode}, to which this process is already connected. It is used when that link ends.",
        EventName = nameof(SameNode))]
    public static partial void SameNode(ILogger logger, string gateway, string gatewayNode);

    [LoggerMessage(9, LogLevel.Warning,
        "These gateways have no common Redis: {Gateways}. Each has clients and groups of its own; messages from here reach those of all.",
        EventName = nameof(SeveralClusters))]
    public static partial void SeveralClusters(ILogger logger, string gateways);
}
