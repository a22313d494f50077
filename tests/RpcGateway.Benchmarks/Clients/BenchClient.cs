using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using RpcGateway.Client;
using StreamJsonRpc;

namespace RpcGateway.Benchmarks.Clients;

/// <summary>A .NET client, used like in an application, and the server that it calls.</summary>
/// <param name="Name">Its name in the tables.</param>
/// <param name="Server">The server that it calls.</param>
/// <param name="ConnectAsync">Connects to a port, and returns a function that closes the connection and the measured call.</param>
internal sealed record BenchClient(
    string Name, IServer Server, Func<int, Task<(Func<ValueTask> CloseAsync, Func<string, ValueTask<string>> SayAsync)>> ConnectAsync)
{
    public const string ValueTasks = "gateway, ValueTask";
    public const string Tasks = "gateway, Task";

    public static IReadOnlyList<BenchClient> All { get; } =
    [
        new(ValueTasks, Peer.Gateway.Server, async port =>
        {
            var client = await RpcClient.ConnectAsync(Rpc(port));
            return (client.DisposeAsync, client.GetProxy<IBench>().SayAsync);
        }),
        new(Tasks, Peer.Gateway.Server, async port =>
        {
            var client = await RpcClient.ConnectAsync(Rpc(port));
            var bench = client.GetProxy<IBenchTasks>();

            // Wrapping the task in a ValueTask adds no measurable cost.
            return (client.DisposeAsync, text => new ValueTask<string>(bench.SayAsync(text)));
        }),
        new(Peer.StreamJsonRpc.Name, Peer.Gateway.Server, async port =>
        {
            var socket = new ClientWebSocket();
            await socket.ConnectAsync(Rpc(port), CancellationToken.None);
            var rpc = new JsonRpc(new WebSocketMessageHandler(socket, new SystemTextJsonFormatter()));
            var bench = rpc.Attach<IBenchTasks>(new JsonRpcProxyOptions { MethodNameTransform = _ => "bench.say" });
            rpc.StartListening();
            return (CloseAsync, text => new ValueTask<string>(bench.SayAsync(text)));

            ValueTask CloseAsync()
            {
                rpc.Dispose();
                socket.Dispose();
                return default;
            }
        }),
        new(Peer.SignalR.Name, Peer.SignalR.Server, async port =>
        {
            var hub = new HubConnectionBuilder()
                .WithUrl($"http://127.0.0.1:{port}/hub", HttpTransportType.WebSockets, http => http.SkipNegotiation = true)
                .Build();
            await hub.StartAsync();
            return (hub.DisposeAsync, text => new ValueTask<string>(hub.InvokeAsync<string>("Say", text)));
        }),
    ];

    private static Uri Rpc(int port) => new($"ws://127.0.0.1:{port}/rpc");
}
