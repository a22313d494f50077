using RpcGateway.Services;

namespace RpcGateway.Benchmarks.GatewayPeer;

/// <summary>Serves the contract of the comparison behind a gateway, until the end of its input.</summary>
internal static class BackendHost
{
    public static async Task RunAsync(Uri gateway, CancellationToken cancellationToken)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddProvider(new FirstLinesLogger());
        builder.Services.AddSingleton<BenchService>();
        builder.Services.AddRpcBackend(options => options.Gateways.Add(gateway)).AddService<IBench, BenchService>();
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);

        // It has no port, but its starter waits for the line.
        await Console.Out.WriteLineAsync($"{ControlLine.Port} 0");
        await ControlLine.RespondAsync(Console.In, Console.Out);
        await host.StopAsync(cancellationToken);
    }
}
