using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

public sealed class ShutdownTests
{
    private readonly Gates _gates = new();

    [Fact]
    public async Task Stop_IdleConnection_IsClosedWith1001()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();
        await client.HelloAsync();

        var stopping = server.App.StopAsync();

        (await client.WaitForCloseAsync()).Should().Be(1001);
        client.CloseReason.Should().Be("The server is shutting down.");
        await stopping.DefaultTimeout();
    }

    [Fact]
    public async Task Stop_RunningCall_FinishesFirst()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();
        var id = await client.RequestAsync("test.wait", """["door"]""");
        await _gates["door"].WaitForSyncPoint().DefaultTimeout();

        var stopping = server.App.StopAsync();
        await server.Log.WaitForAsync("Draining").DefaultTimeout();
        await WaitUntilRefusedAsync(client);
        _gates["door"].Continue();

        var response = await client.ReceiveAsync();
        response["id"]!.GetValue<int>().Should().Be(id);
        response.Result<string>().Should().Be("door");
        (await client.WaitForCloseAsync()).Should().Be(1001);
        await stopping.DefaultTimeout();
        _gates.Events.Should().NotContain("cancelled door");
    }

    [Fact]
    public async Task Stop_WhileDraining_RefusesConnectionsAndIsUnhealthy()
    {
        await using var server = await StartAsync();
        server.Log.Allow("HealthCheckEnd");
        await using var client = await server.ConnectAsync();
        (await CheckHealthAsync(server)).Should().Be(HealthStatus.Healthy);
        await client.RequestAsync("test.wait", """["door"]""");
        await _gates["door"].WaitForSyncPoint().DefaultTimeout();

        var stopping = server.App.StopAsync();
        await server.Log.WaitForAsync("Draining").DefaultTimeout();

        var connect = () => server.ConnectAsync();
        (await connect.Should().ThrowAsync<WebSocketException>()).WithMessage("*503*");
        (await CheckHealthAsync(server)).Should().Be(HealthStatus.Unhealthy);
        _gates["door"].Continue();
        (await client.WaitForCloseAsync()).Should().Be(1001);
        await stopping.DefaultTimeout();
    }

    [Fact]
    public async Task Stop_CallOutlastsShutdownTimeout_IsCancelled()
    {
        await using var server = await StartAsync(options => options.ShutdownTimeout = TimeSpan.Zero);
        await using var client = await server.ConnectAsync();
        await client.RequestAsync("test.wait", """["door"]""");
        await _gates["door"].WaitForSyncPoint().DefaultTimeout();

        var stopping = server.App.StopAsync();

        (await client.WaitForCloseAsync()).Should().Be(1001);
        await stopping.DefaultTimeout();
        _gates.Events.Should().Contain("cancelled door");
    }

    private Task<TestGateway> StartAsync(Action<RpcGatewayOptions>? options = null) => TestGateway.StartAsync(
        gateway => gateway.AddService<ITest, TestService>(), options, services => services.AddSingleton(_gates));

    private static async Task WaitUntilRefusedAsync(RawWebSocket client)
    {
        // The connection starts to drain a moment after the server; until then its calls are still served.
        JsonNode response;
        do
        {
            response = await client.CallAsync("test.echo", """["hi"]""");
        }
        while (response["error"] is null);

        response.ErrorCode().Should().Be(RpcErrorCode.Unavailable);
    }

    private static async Task<HealthStatus> CheckHealthAsync(TestGateway server)
    {
        var report = await server.Services.GetRequiredService<HealthCheckService>()
            .CheckHealthAsync(check => check.Tags.Contains("ready")).DefaultTimeout();
        return report.Entries["rpcgateway"].Status;
    }
}
