using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>A server on a real port that can be killed and restarted on the same port.</summary>
internal sealed class ProbeServer : IAsyncDisposable
{
    private readonly ProbeServerSettings _settings;
    private readonly Channel<RpcClose> _ends = Channel.CreateUnbounded<RpcClose>();
    private readonly Channel<RpcConnection> _opens = Channel.CreateUnbounded<RpcConnection>();
    private WebApplication? _app;
    private int _port;

    private ProbeServer(ProbeServerSettings settings) => _settings = settings;

    public ProbeService Service { get; } = new();

    public ConcurrentDictionary<RpcConnection, byte> Connections { get; } = new();

    /// <summary>The Authorization headers of all handshakes so far.</summary>
    public ConcurrentQueue<string?> Tokens { get; } = new();

    public int Port => _port;

    public Uri Address => new($"ws://127.0.0.1:{_port}/rpc");

    public static async Task<ProbeServer> StartAsync(ProbeServerSettings? settings = null)
    {
        var server = new ProbeServer(settings ?? new ProbeServerSettings());
        await server.RestartAsync();
        return server;
    }

    /// <summary>Waits for the next connection.</summary>
    public Task<RpcConnection> NextConnectionAsync() => _opens.Reader.ReadAsync().AsTask();

    /// <summary>Waits for the end of a connection.</summary>
    public Task<RpcClose> NextEndAsync() => _ends.Reader.ReadAsync().AsTask();

    public async Task RestartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Map("/rpc", AcceptAsync);
        await _app.StartAsync().DefaultTimeout();
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        _port = new Uri(addresses.Single()).Port;
    }

    /// <summary>Drops all connections without a close, and stops listening.</summary>
    public async Task KillAsync()
    {
        if (Interlocked.Exchange(ref _app, null) is { } app)
        {
            DropConnections();
            await app.StopAsync(new CancellationToken(canceled: true)).DefaultTimeout();
            DropConnections();
            await app.DisposeAsync().DefaultTimeout();
        }
    }

    public void DropConnections()
    {
        foreach (var connection in Connections.Keys)
        {
            connection.Abort(new RpcClose(RpcCloseCode.Lost, "Dropped by the test."));
        }
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private async Task AcceptAsync(HttpContext context)
    {
        Tokens.Enqueue(context.Request.Headers.Authorization.FirstOrDefault());
        if (_settings.Refuse is { } status)
        {
            context.Response.StatusCode = (int)status;
            return;
        }

        var protocol = _settings.Subprotocols.FirstOrDefault(context.WebSockets.WebSocketRequestedProtocols.Contains);
        var (interval, timeout) = WebSocketTransport.GetKeepAlive(_settings.Options);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = protocol,
            KeepAliveInterval = interval,
            KeepAliveTimeout = timeout,
        });
        var connection = new RpcConnection(new WebSocketTransport(socket), CreateSettings(protocol == "rpcgateway.v1"));
        await using (connection)
        {
            Connections.TryAdd(connection, 0);
            _opens.Writer.TryWrite(connection);
            var close = await connection.RunAsync();
            Connections.TryRemove(connection, out _);
            _ends.Writer.TryWrite(close);
        }
    }

    private RpcConnectionSettings CreateSettings(bool extended)
    {
        var methods = RpcMethodHandler.ForInstance<IProbe>(Service, _settings.Options.SerializerOptions);
        return new RpcConnectionSettings
        {
            Options = _settings.Options,
            Methods = new RpcMethodTable(_settings.KnowsHello ? [.. methods, new HelloHandler()] : methods),
            Subprotocol = extended ? RpcSubprotocol.RpcGatewayV1 : RpcSubprotocol.JsonRpc,
        };
    }
}
