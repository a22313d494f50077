using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;

namespace RpcGateway.Server.Backends;

/// <summary>The log messages about backends.</summary>
internal static partial class BackendLog
{
    [LoggerMessage(1, LogLevel.Information, "The backend {Backend} at {Address} registered {Contracts}.",
        EventName = nameof(Registered))]
    public static partial void Registered(ILogger logger, string backend, string contracts, string address);

    [LoggerMessage(2, LogLevel.Warning, "The registration of the backend {Backend} at {Address} was refused. {Fault}",
        EventName = nameof(Refused))]
    public static partial void Refused(ILogger logger, string backend, string address, string fault);

    [LoggerMessage(3, LogLevel.Information, "The backend {Backend} with {Contracts} was removed. Its link ended with {Code}. {Reason}",
        EventName = nameof(Removed))]
    public static partial void Removed(ILogger logger, string backend, string contracts, RpcCloseCode code, string reason);

    [LoggerMessage(4, LogLevel.Information, "The backend {Backend} is draining: it gets no new calls, and {Count} are running.",
        EventName = nameof(Draining))]
    public static partial void Draining(ILogger logger, string backend, int count);

    [LoggerMessage(5, LogLevel.Warning,
        "The backend {Backend} registered again while its previous link was open, which was ended. If two processes have this name, "
            + "give each its own (Instance).", EventName = nameof(Replaced))]
    public static partial void Replaced(ILogger logger, string backend);

    [LoggerMessage(6, LogLevel.Warning, "The required contract '{Contract}' has no available instance. The gateway is not ready.",
        EventName = nameof(RequiredContractLost))]
    public static partial void RequiredContractLost(ILogger logger, string contract);
}
