using RpcGateway.Benchmarks.Workloads;
using StreamJsonRpc;

namespace RpcGateway.Benchmarks.Servers;

/// <summary>StreamJsonRpc behind Kestrel's WebSocket, with System.Text.Json and every option at its default.</summary>
internal sealed class StreamJsonRpcServer : IHostedServer
{
    public string Name => Peers.StreamJsonRpc;

    public void AddServices(IServiceCollection services)
    {
    }

    public void Map(WebApplication app)
    {
        app.UseWebSockets();
        app.Map("/rpc", async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            using var rpc = new JsonRpc(new WebSocketMessageHandler(socket, new SystemTextJsonFormatter()));
            rpc.AddLocalRpcMethod("bench.say", (string text) => text);
            rpc.StartListening();

            // The load drops its connections when it has measured.
            await rpc.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
    }
}
