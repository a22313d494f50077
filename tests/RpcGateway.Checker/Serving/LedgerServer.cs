using System.Globalization;
using RpcGateway.Checker.Contracts;
using RpcGateway.Services;

namespace RpcGateway.Checker.Serving;

/// <summary>The process that is attacked: a gateway with the ledger on a free port, which it prints.</summary>
internal static class LedgerServer
{
    public static async Task RunAsync(string ledger, string? bug, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        using var file = new LedgerFile(ledger);
        builder.Services.AddSingleton(new LedgerState(file, bug));
        builder.Services.AddRpcGateway(options =>
        {
            options.KeepAliveInterval = TimeSpan.FromSeconds(1);
            options.KeepAliveTimeout = TimeSpan.FromSeconds(2);
            options.ShutdownTimeout = TimeSpan.FromSeconds(5);
        }).AddService<ILedger, LedgerService>().AddConnectionObserver<ForgottenConnections>();
        await using var app = builder.Build();
        app.MapRpcGateway("/rpc");
        await app.StartAsync(cancellationToken);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"port {new Uri(app.Urls.Single()).Port}"));
        await app.WaitForShutdownAsync(cancellationToken);
    }

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
