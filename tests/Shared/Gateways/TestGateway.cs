using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RpcGateway.Server;

namespace RpcGateway.TestTools;

/// <summary>A gateway in this process, on a free port of Kestrel. An unexpected error in its log fails the test.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private TestGateway(WebApplication app, TestLog log)
    {
        App = app;
        Log = log;
        Address = new Uri(app.Urls.Single());
    }

    /// <summary>The application.</summary>
    public WebApplication App { get; }

    /// <summary>The log of the application.</summary>
    public TestLog Log { get; }

    /// <summary>The HTTP address of the application.</summary>
    public Uri Address { get; }

    /// <summary>The WebSocket address of the endpoint <c>/rpc</c>.</summary>
    public Uri Rpc => At("/rpc");

    /// <summary>The services of the application.</summary>
    public IServiceProvider Services => App.Services;

    /// <summary>Starts a gateway.</summary>
    /// <param name="gateway">Adds services, filters and observers.</param>
    /// <param name="options">Changes the options of the gateway.</param>
    /// <param name="services">Adds other services.</param>
    /// <param name="app">Adds middleware and endpoints before the gateway is mapped.</param>
    /// <param name="environment">The name of the environment. Default: that of the process.</param>
    /// <param name="listen">Changes how Kestrel listens, for example with TLS.</param>
    /// <param name="path">Where the gateway is mapped; null if <paramref name="app"/> maps it, or nothing does.</param>
    public static async Task<TestGateway> StartAsync(
        Action<IRpcGatewayBuilder>? gateway = null,
        Action<RpcGatewayOptions>? options = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? app = null,
        string? environment = null,
        Action<ListenOptions>? listen = null,
        string? path = "/rpc")
    {
        var log = new TestLog();
        var built = Build(log, gateway, options, services, environment, listen);
        app?.Invoke(built);
        if (path is not null)
        {
            built.MapRpcGateway(path);
        }

        await built.StartAsync().DefaultTimeout();
        return new TestGateway(built, log);
    }

    /// <summary>Builds a gateway that the test maps and starts itself, for example because the start must fail.</summary>
    public static WebApplication Build(
        TestLog log,
        Action<IRpcGatewayBuilder>? gateway = null,
        Action<RpcGatewayOptions>? options = null,
        Action<IServiceCollection>? services = null,
        string? environment = null,
        Action<ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen ?? (_ => { })));
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
        services?.Invoke(builder.Services);
        var added = builder.Services.AddRpcGateway(options);
        gateway?.Invoke(added);
        return builder.Build();
    }

    /// <summary>The WebSocket address of a path.</summary>
    public Uri At(string path) =>
        new UriBuilder(new Uri(Address, path)) { Scheme = Address.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" }.Uri;

    /// <summary>Connects to <c>/rpc</c> without any RPC library.</summary>
    public Task<RawWebSocket> ConnectAsync(string? origin = null, string? bearer = null, params string[] subprotocols) =>
        RawWebSocket.ConnectAsync(Rpc, origin, bearer, configure: null, subprotocols);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await App.StopAsync().DefaultTimeout();
        await App.DisposeAsync().DefaultTimeout();
        Log.Dispose();
    }
}
