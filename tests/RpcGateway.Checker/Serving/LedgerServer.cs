using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RpcGateway.Checker.Contracts;
using RpcGateway.Services;

namespace RpcGateway.Checker.Serving;

/// <summary>The process that is attacked: a gateway with the ledger on a free port, which it prints.</summary>
internal static class LedgerServer
{
    public static async Task RunAsync(string ledger, string? bug, string? redis, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        using var file = new LedgerFile(ledger);
        builder.Services.AddSingleton(new LedgerState(file, bug));
        var gateway = builder.Services.AddRpcGateway(options =>
        {
            options.KeepAliveInterval = TimeSpan.FromSeconds(1);
            options.KeepAliveTimeout = TimeSpan.FromSeconds(2);
            options.ShutdownTimeout = TimeSpan.FromSeconds(5);

            // The clients are anonymous, so they share the budget of one user, and make more keyed calls than fit into the default.
            options.Idempotency.MaxBytesPerUser = options.Idempotency.MaxBytes;
        });
        gateway.AddService<ILedger, LedgerService>().AddConnectionObserver<ForgottenConnections>();
        if (redis is not null)
        {
            builder.Logging.AddFilter("Microsoft", LogLevel.Error).AddProvider(new LogFile($"{ledger}.log"));
            gateway.AddRedisBackplane(redis);
            builder.Services.AddHostedService<NewsSender>();
        }

        await using var app = builder.Build();
        app.MapRpcGateway("/rpc");
        if (redis is not null)
        {
            app.MapRpcNodes("/rpc/nodes");
            app.MapGet("/peers", PeersAsync);
        }

        await app.StartAsync(cancellationToken);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"port {new Uri(app.Urls.Single()).Port}"));
        await app.WaitForShutdownAsync(cancellationToken);
    }

    // The health check of Redis tells how many other nodes this one knows.
    private static async Task<string> PeersAsync(HealthCheckService health) =>
        (await health.CheckHealthAsync()).Entries["rpcgateway-redis"].Description ?? "";

    private sealed class ForgottenConnections(LedgerState state) : IRpcConnectionObserver
    {
        public ValueTask OnConnectedAsync(RpcConnectionContext connection) => default;

        public ValueTask OnDisconnectedAsync(RpcConnectionContext connection)
        {
            state.Forget(connection.ConnectionId);
            return default;
        }
    }
}
