using System.Net.WebSockets;

namespace RpcGateway.Benchmarks.RawPeer;

/// <summary>Plain WebSockets of ASP.NET Core: the lower bound that the other servers are compared with.</summary>
internal sealed class RawServer : IHostedServer
{
    public void AddServices(IServiceCollection services)
    {
    }

    public void Map(WebApplication app)
    {
        app.UseWebSockets();
        app.Map("/echo", context => AcceptAsync(context, EchoAsync));
        app.Map("/upload", context => AcceptAsync(context, RawTransfer.ReceiveAsync));
        app.Map("/download", context => AcceptAsync(context, RawTransfer.SendAsync));
        var group = new RawFanOut(awaitsResponses: false);
        app.Map("/broadcast", context => AcceptAsync(context, group.RunAsync));
        var callbacks = new RawFanOut(awaitsResponses: true);
        app.Map("/callbacks", context => AcceptAsync(context, callbacks.RunAsync));
    }

    private static async Task EchoAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        using var reader = new RawReader(socket, cancellationToken);
        while (await reader.ReadAsync())
        {
            await socket.SendAsync(reader.Message, reader.Type, endOfMessage: true, cancellationToken);
        }
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
            // The load resets its connections at the end of a measurement.
        }
    }
}
