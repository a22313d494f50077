using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

/// <summary>
/// A gateway over real Kestrel on a free port; an error that the test did not allow to be logged fails it.
/// </summary>
internal sealed class GatewayServer : IAsyncDisposable
{
    private GatewayServer(WebApplication app, TestLog log)
    {
        App = app;
        Log = log;
        Address = new Uri(app.Urls.Single());
    }

    public WebApplication App { get; }

    public TestLog Log { get; }

    public Uri Address { get; }

    public Uri Rpc => new UriBuilder(new Uri(Address, "/rpc")) { Scheme = "ws" }.Uri;

    public IServiceProvider Services => App.Services;

    public static async Task<GatewayServer> StartAsync(
        Action<IRpcGatewayBuilder>? gateway = null,
        Action<RpcGatewayOptions>? options = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? app = null)
    {
        var log = new TestLog();
        var built = Build(log, gateway, options, services);
        app?.Invoke(built);
        built.MapRpcGateway("/rpc");
        await built.StartAsync().DefaultTimeout();
        return new GatewayServer(built, log);
    }

    public static WebApplication Build(
        TestLog log,
        Action<IRpcGatewayBuilder>? gateway,
        Action<RpcGatewayOptions>? options = null,
        Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        services?.Invoke(builder.Services);
        var added = builder.Services.AddRpcGateway(options);
        gateway?.Invoke(added);
        return builder.Build();
    }

    public Task<JsonSocket> ConnectAsync(
        string? origin = null, string? bearer = null, params string[] subprotocols) =>
        JsonSocket.ConnectAsync(Rpc, origin, bearer, subprotocols);

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync().DefaultTimeout();
        await App.DisposeAsync().DefaultTimeout();
        Log.Dispose();
    }
}
