using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.StreamJsonRpc.Channels;
using RpcGateway.StreamJsonRpc.Connectors;
using RpcGateway.StreamJsonRpc.Processes;
using RpcGateway.StreamJsonRpc.Targets;

namespace RpcGateway.StreamJsonRpc.Hosting;

/// <summary>The backends by name, each created for its first client.</summary>
internal sealed class BackendRegistry(
    IOptionsMonitor<StreamJsonRpcBackendOptions> options,
    ProcessGuard guard,
    IServiceScopeFactory scopes,
    TimeProvider time,
    ILoggerFactory loggers) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Backend>> _backends = new(StringComparer.Ordinal);

    public Backend Get(string name) => _backends.GetOrAdd(name, key => new Lazy<Backend>(() => Create(key))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var backend in _backends.Values.Where(backend => backend.IsValueCreated))
        {
            if (backend.Value.Connector is IAsyncDisposable connector)
            {
                await connector.DisposeAsync();
            }
        }
    }

    private Backend Create(string name)
    {
        var settings = options.Get(name);
        return new Backend(name, settings, CreateConnector(name, settings));
    }

    private IBackendConnector CreateConnector(string name, StreamJsonRpcBackendOptions settings) => settings.Target switch
    {
        ProcessTarget process => new ProcessConnector(
            process, settings.Process, guard, new ProcessMetrics(name), time, Logger<ProcessConnector>()),
        InProcessTarget target => new InProcessConnector(target, settings.Framing, name, scopes, Logger<InProcessConnector>()),
        NamedPipeTarget pipe => CreateStreamConnector(name, settings, new NamedPipeConnector(pipe)),
        var socket => CreateStreamConnector(name, settings, new SocketConnector(socket)),
    };

    private IBackendConnector CreateStreamConnector(string name, StreamJsonRpcBackendOptions settings, IStreamConnector connector) =>
        settings.IsMultiplexed
            ? new MultiplexedConnector(connector, name, settings.ChannelName, Logger<MultiplexedConnector>())
            : new StreamLinkConnector(connector);

    private ILogger Logger<T>() => GuardedLogger.Guard(loggers.CreateLogger<T>());
}
