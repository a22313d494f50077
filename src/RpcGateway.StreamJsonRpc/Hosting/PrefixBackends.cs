using Microsoft.Extensions.Logging;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Server.Prefixes;
using RpcGateway.StreamJsonRpc.Prefixes;

namespace RpcGateway.StreamJsonRpc.Hosting;

/// <summary>The backends that have a prefix.</summary>
internal sealed class PrefixBackends(
    IEnumerable<BackendRegistration> registrations, BackendRegistry backends, PrefixRuns runs, TimeProvider time, ILoggerFactory loggers)
    : IPrefixSource
{
    public IEnumerable<string?> Endpoints => registrations.Select(registration => registration.Endpoint);

    public IEnumerable<PrefixService> Create()
    {
        var logger = GuardedLogger.Guard(loggers.CreateLogger<PrefixBackend>());
        foreach (var registration in registrations)
        {
            var backend = backends.Get(registration.Name);
            if (backend.Options.Prefix is { } prefix)
            {
                var settings = new PrefixSettings(backend.Name, backend.Options, prefix, time, logger);
                var connector = new ServiceConnector(settings, backend.Connector);
                yield return new PrefixBackend(settings, registration.Endpoint, prefix.Authorize, connector, runs);
            }
        }
    }
}
