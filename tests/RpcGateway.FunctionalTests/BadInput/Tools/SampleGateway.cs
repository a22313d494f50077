using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.Host.Samples;
using RpcGateway.Protocol;
using RpcGateway.Server;

namespace RpcGateway.FunctionalTests.BadInput;

/// <summary>The gateway with its samples, within this process: its log and its figures are at hand.</summary>
internal static class SampleGateway
{
    public static Task<GatewayServer> StartAsync(
        Action<RpcGatewayOptions>? options = null, Action<IServiceCollection>? services = null) => GatewayServer.StartAsync(
        gateway =>
        {
            gateway.AddSamples().AddService<IHold, HoldService>();
            gateway.Services.TryAddSingleton<ConcurrentBag<RpcConnection>>();
        },
        options,
        services);
}
