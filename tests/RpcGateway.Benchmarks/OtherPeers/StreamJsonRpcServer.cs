using StreamJsonRpc;

namespace RpcGateway.Benchmarks.OtherPeers;

/// <summary>StreamJsonRpc on Kestrel's WebSockets, with System.Text.Json and all options at their defaults.</summary>
internal sealed class StreamJsonRpcServer : IHostedServer
{
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

            // The load resets its connections at the end of a measurement.
            await rpc.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
    }
}
