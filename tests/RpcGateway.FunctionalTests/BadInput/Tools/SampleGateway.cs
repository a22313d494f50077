using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RpcGateway.FunctionalTests.Backends;
using RpcGateway.Protocol;
using RpcGateway.Samples;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.BadInput;

/// <summary>A gateway with the samples in this process, so that tests can read its log and statistics.</summary>
internal static class SampleGateway
{
    public static Task<TestGateway> StartAsync(
        Action<RpcGatewayOptions>? options = null, Action<IServiceCollection>? services = null) => TestGateway.StartAsync(
        gateway =>
        {
            gateway.AddSamples().AddJobs().AddService<IHold, HoldService>();
            gateway.Services.TryAddSingleton<ConcurrentBag<RpcConnection>>();
        },
        options,
        services);

    /// <summary>Starts the samples in the gateway, or in a backend behind it.</summary>
    public static Task<ServedServices> ServeAsync(Placement placement, ConcurrentBag<RpcConnection> connections) => ServedServices.StartAsync(
        placement,
        builder => builder.AddSamples().AddJobs().AddService<IHold, HoldService>(),
        [
            "echo", "calc", "chat", "conversations", "push", "notes", "monitor", "ticker", "arena", "cache", "jobBoard", "jobs", "hold",
        ],
        services => services.AddSingleton(connections));
}
