using System.Net.WebSockets;

namespace RpcGateway.Benchmarks.Servers.Raw;

/// <summary>What a WebSocket costs by itself: the limit that every other server is compared with.</summary>
internal sealed class RawServer : IHostedServer
{
    public string Name => "raw";

    public void AddServices(IServiceCollection services) =>
        services.AddSingleton<RawBroadcast>().AddSingleton<RawCallbacks>();

    public void Map(WebApplication app)
    {
        app.UseWebSockets();
        app.Map("/echo", context => AcceptAsync(context, RawEcho.RunAsync));
        app.Map("/upload", context => AcceptAsync(context, RawTransfer.ReceiveAsync));
        app.Map("/download", context => AcceptAsync(context, RawTransfer.SendAsync));
        app.Map("/broadcast", context => AcceptAsync(context, app.Services.GetRequiredService<RawBroadcast>().RunAsync));
        app.Map("/callbacks", context => AcceptAsync(context, app.Services.GetRequiredService<RawCallbacks>().RunAsync));
    }

    private static async Task AcceptAsync(HttpContext context, Func<WebSocket, CancellationToken, Task> run)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        try
        {
            await run(socket, context.RequestAborted);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The load drops its connections when it has measured.
        }
    }
}
