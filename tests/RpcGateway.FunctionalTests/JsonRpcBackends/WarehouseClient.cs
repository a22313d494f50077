using System.Net.WebSockets;
using RpcGateway.TestTools;
using StreamJsonRpc;

namespace RpcGateway.FunctionalTests.JsonRpcBackends;

/// <summary>A StreamJsonRpc client of the gateway's endpoint.</summary>
internal sealed class WarehouseClient : IWarehouseClient, IDisposable
{
    private readonly ClientWebSocket _socket = new();

    private WarehouseClient()
    {
    }

    public IWarehouse Proxy { get; private set; } = null!;

    public JsonRpc Rpc { get; private set; } = null!;

    /// <param name="address">The endpoint.</param>
    /// <param name="prefix">What precedes the names of methods, in both directions.</param>
    public static async Task<WarehouseClient> ConnectAsync(Uri address, string prefix = "")
    {
        var client = new WarehouseClient();
        await client._socket.ConnectAsync(address, CancellationToken.None).DefaultTimeout();
        client.Rpc = new JsonRpc(new WebSocketMessageHandler(client._socket, new SystemTextJsonFormatter()));
        client.Rpc.AddLocalRpcTarget<IWarehouseClient>(
            client, new JsonRpcTargetOptions { MethodNameTransform = name => prefix + name });
        client.Proxy = client.Rpc.Attach<IWarehouse>(new JsonRpcProxyOptions { MethodNameTransform = name => prefix + name });
        client.Rpc.StartListening();
        return client;
    }

    public Task<string> AnswerAsync(string question, CancellationToken cancellationToken) => question == "wait"
        ? Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ContinueWith(_ => "", TaskScheduler.Default)
        : Task.FromResult($"answer to {question}");

    public void Dispose()
    {
        Rpc.Dispose();
        _socket.Dispose();
    }
}
