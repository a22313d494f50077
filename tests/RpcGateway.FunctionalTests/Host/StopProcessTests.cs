using System.Text.Json.Nodes;
using RpcGateway.Client;
using RpcGateway.SampleContracts;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Host;

/// <summary>The process of the gateway ends on SIGTERM, neither too early nor too late.</summary>
public sealed class StopProcessTests
{
    // Longer than a test may last: the process must not wait for it.
    private const string LongTimeout = "--RpcGateway:ShutdownTimeout=00:05:00";
    private const string LongHostTimeout = "--shutdownTimeoutSeconds=600";

    [Fact]
    public async Task Terminate_HundredIdleClients_EndsAtOnce()
    {
        await using var gateway = await GatewayProcess.StartAsync(LongTimeout, LongHostTimeout);
        var clients = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => RpcClient.ConnectAsync(gateway.Rpc)))
            .DefaultTimeout();
        await using var plain = await RawWebSocket.ConnectAsync(gateway.Rpc);
        await using var silent = await RawWebSocket.ConnectExtendedAsync(gateway.Rpc);

        await gateway.Program.TerminateAsync();

        (await plain.WaitForCloseAsync()).Should().Be(1001);
        (await silent.WaitForCloseAsync()).Should().Be(1001);
        (await gateway.Program.ExitAsync()).Should().Be(0);
        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask())).DefaultTimeout();
    }

    [Fact]
    public async Task Terminate_RunningCall_CompletesFirst()
    {
        await using var gateway = await GatewayProcess.StartAsync(LongTimeout, LongHostTimeout);
        await using var client = await RpcClient.ConnectAsync(gateway.Rpc);
        var call = client.GetProxy<IEcho>().DelayAsync(2000, "done");
        await using var witness = await RawWebSocket.ConnectExtendedAsync(gateway.Rpc);
        (await witness.ResultAsync<int>("calc.add", "[1,2]")).Should().Be(3);

        await gateway.Program.TerminateAsync();

        (await witness.ReceiveAsync()).Method().Should().Be("$/goingAway");
        (await call.DefaultTimeout()).Should().Be("done");
        (await witness.WaitForCloseAsync()).Should().Be(1001);
        (await gateway.Program.ExitAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Terminate_EndlessStream_EndsAfterTheShutdownTimeout()
    {
        await using var gateway = await GatewayProcess.StartAsync("--RpcGateway:ShutdownTimeout=00:00:00.5");
        await using var socket = await RawWebSocket.ConnectExtendedAsync(gateway.Rpc);
        JsonNode response = await socket.CallAsync("monitor.watch", "[1000]");
        response["result"].Should().NotBeNull();

        await gateway.Program.TerminateAsync();

        (await socket.WaitForCloseAsync()).Should().Be(1001);
        (await gateway.Program.ExitAsync()).Should().Be(0);
    }
}
