using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
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
}
