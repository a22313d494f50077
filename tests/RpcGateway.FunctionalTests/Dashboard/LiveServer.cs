using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.Dashboard.Live;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Dashboard;

/// <summary>A gateway with the endpoint of the live page.</summary>
internal sealed class LiveServer(TestGateway server) : IAsyncDisposable
{
    public TestGateway Gateway => server;

    public LiveService Service => server.Services.GetRequiredService<LiveService>();

    public Uri Live => new UriBuilder(new Uri(server.Address, "/ops/live/rpc")) { Scheme = "ws" }.Uri;

    public static async Task<LiveServer> StartAsync(
        Action<IEndpointConventionBuilder>? conventions = null,
        Action<IServiceCollection>? services = null,
        Action<RpcGatewayOptions>? options = null,
        bool? enabled = true)
    {
        var server = await TestGateway.StartAsync(
            gateway => gateway.AddService<ITest, TestService>(),
            options,
            added =>
            {
                added.AddSingleton<Gates>();
                added.AddRpcDashboard();
                services?.Invoke(added);
            },
            app =>
            {
                var dashboard = app.MapRpcDashboard("/ops", dashboard => dashboard.Enabled = enabled);
                (conventions ?? (all => all.AllowAnonymous()))(dashboard);
            });
        return new LiveServer(server);
    }

    public Task<RpcClient> WatchAsync() => RpcClient.ConnectAsync(Live).DefaultTimeout();

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
