using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Peers;

/// <summary>A StreamJsonRpc server: Kestrel accepts WebSockets without a subprotocol and attaches the library.</summary>
internal sealed class StreamJsonRpcServer : IAsyncDisposable
{
    private readonly TaskCompletionSource<StreamJsonRpcEnd> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _app;

    private StreamJsonRpcServer(WebApplication app) => _app = app;

    public int Port => new Uri(_app.Urls.Single()).Port;

    /// <summary>The server's end of the first connection.</summary>
    public Task<StreamJsonRpcEnd> Connected => _connected.Task;

    public static async Task<StreamJsonRpcServer> StartAsync(PeerSetting setting)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new StreamJsonRpcServer(builder.Build());
        server._app.UseWebSockets();
        server._app.Map("/rpc", async context =>
        {
            var end = StreamJsonRpcEnd.Attach(await context.WebSockets.AcceptWebSocketAsync(), setting);
            server._connected.TrySetResult(end);
            await end.Ended;
            await end.DisposeAsync();
        });
        await server._app.StartAsync().DefaultTimeout();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true)).DefaultTimeout();
        await _app.DisposeAsync().DefaultTimeout();
    }
}
