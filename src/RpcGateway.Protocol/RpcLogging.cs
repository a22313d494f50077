using Microsoft.Extensions.Logging;
using RpcGateway.Protocol.Telemetry;

namespace RpcGateway.Protocol;

/// <summary>Loggers as the gateway uses them.</summary>
public static class RpcLogging
{
    /// <summary>
    /// A logger whose failures end with it: a provider that throws loses its line, and neither a connection nor a call.
    /// </summary>
    public static ILogger Guard(ILogger logger) => logger as GuardedLogger ?? new GuardedLogger(logger);
}
