using RpcGateway.Client;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.TestTools;

[assembly: AssemblyFixture(typeof(SharedGateway))]

namespace RpcGateway.FunctionalTests.Host;

/// <summary>One gateway process for all tests that do not change it; started by the first of them.</summary>
public sealed class SharedGateway : IAsyncDisposable
{
    private readonly Lazy<Task<GatewayProcess>> _gateway = new(() => GatewayProcess.StartAsync("--RpcGateway:EnableDiscovery=true"));

    /// <summary>The WebSocket address of JSON-RPC.</summary>
    public async Task<Uri> RpcAsync() => (await _gateway.Value).Rpc;

    /// <summary>Connects a client.</summary>
    public async Task<RpcClient> ConnectAsync(Action<RpcClientOptions>? configure = null) =>
        await RpcClient.ConnectAsync(await RpcAsync(), configure).DefaultTimeout();

    public async ValueTask DisposeAsync()
    {
        if (_gateway.IsValueCreated)
        {
            await (await _gateway.Value).DisposeAsync();
        }
    }
}
