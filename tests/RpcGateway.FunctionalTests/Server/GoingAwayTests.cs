using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

/// <summary>How a server that shuts down treats clients with <c>rpcgateway.v1</c>.</summary>
public sealed class GoingAwayTests
{
    private const string Confirmation = """{"jsonrpc":"2.0","method":"$/goingAway"}""";

    private readonly Gates _gates = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Stop_CallBeforeTheConfirmation_IsExecuted()
    {
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server);

        var stopping = server.App.StopAsync();

        (await ReadDelayAsync(client)).Should().Be(0, "a single client does not wait");
        (await client.ResultAsync<string>("test.echo", """["late"]""")).Should().Be("late");
        await client.SendAsync(Confirmation);
        (await client.WaitForCloseAsync()).Should().Be(1001);
        await stopping.DefaultTimeout();
    }

    [Fact]
    public async Task Stop_CallWithTheConfirmation_IsExecutedFirst()
    {
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server);
        var stopping = server.App.StopAsync();
        await ReadDelayAsync(client);

        await client.SendAsync(
            """{"jsonrpc":"2.0","id":"last","method":"test.echo","params":["last"]}""" + "\n" + Confirmation);

        (await client.ReceiveAsync()).Result<string>().Should().Be("last");
        (await client.WaitForCloseAsync()).Should().Be(1001);
        await stopping.DefaultTimeout();
    }

    [Fact]
    public async Task Stop_CallAfterTheConfirmation_IsRefused()
    {
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server);
        var running = await client.RequestAsync("test.wait", """["door"]""");
        await _gates["door"].WaitForSyncPoint().DefaultTimeout();
        var stopping = server.App.StopAsync();
        await ReadDelayAsync(client);
        await client.SendAsync(Confirmation);

        // The server reads the confirmation a moment before it refuses calls.
        await WaitUntilRefusedAsync(client);

        _gates["door"].Continue();
        (await client.ReceiveAsync())["id"]!.GetValue<int>().Should().Be(running);
        (await client.WaitForCloseAsync()).Should().Be(1001);
        await stopping.DefaultTimeout();
    }

    [Fact]
    public async Task Stop_NoConfirmationInTime_RefusesCalls()
    {
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server);
        await client.RequestAsync("test.wait", """["door"]""");
        await _gates["door"].WaitForSyncPoint().DefaultTimeout();
        var stopping = server.App.StopAsync();
        await ReadDelayAsync(client);
        (await client.ResultAsync<string>("test.echo", """["late"]""")).Should().Be("late");

        await WaitUntilRefusedAsync(client, () => _time.Advance(TimeSpan.FromMilliseconds(100)));
        _gates["door"].Continue();
        (await client.WaitForCloseAsync()).Should().Be(1001);
        await stopping.DefaultTimeout();
    }

    [Fact]
    public async Task Stop_ConfirmationBeforeTheShutdown_IsEnough()
    {
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server);
        await client.SendAsync(Confirmation);
        (await client.ResultAsync<string>("test.echo", """["hi"]""")).Should().Be("hi");

        var stopping = server.App.StopAsync();

        (await client.WaitForCloseAsync()).Should().Be(1001);
        await stopping.DefaultTimeout();
    }

    [Fact]
    public async Task Stop_SeveralClients_AreSpreadAtTheRate()
    {
        await using var server = await StartAsync(options =>
        {
            options.ReconnectRate = 2;
            options.ReconnectDelay = TimeSpan.FromSeconds(3);
        });
        await using var first = await ConnectAsync(server);
        await using var second = await ConnectAsync(server);
        await using var third = await ConnectAsync(server);

        var stopping = server.App.StopAsync();

        long[] delays = [await ReadDelayAsync(first), await ReadDelayAsync(second), await ReadDelayAsync(third)];
        delays.Should().BeEquivalentTo([3000, 3500, 4000]);
        await Task.WhenAll(ConfirmAsync(first), ConfirmAsync(second), ConfirmAsync(third));
        await stopping.DefaultTimeout();
    }

    [Fact]
    public async Task Stop_PlainClient_GetsNoAnnouncement()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();
        await client.HelloAsync();

        var stopping = server.App.StopAsync();

        (await client.ReceiveTextAsync()).Should().BeNull();
        await client.CloseAsync();
        await stopping.DefaultTimeout();
    }

    [Fact]
    public async Task Stop_EndlessStream_EndsAfterTheShutdownTimeout()
    {
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server);
        await client.RequestAsync("test.count", """[1000000,"never"]""");
        await client.ReceiveAsync();
        await _gates["never"].WaitForSyncPoint().DefaultTimeout();
        var stopping = server.App.StopAsync();
        await ReadDelayAsync(client);
        var closing = ConfirmAsync(client);

        await AdvanceUntilAsync(() => stopping.IsCompleted);

        await closing;
        await stopping;
    }

    [Fact]
    public async Task Stop_CallThatIgnoresItsToken_DoesNotDelayTheEnd()
    {
        await using var server = await StartAsync();
        await using var client = await ConnectAsync(server);
        await client.RequestAsync("test.whoAfter", """["never"]""");
        await _gates["never"].WaitForSyncPoint().DefaultTimeout();
        var started = _time.GetUtcNow();
        var stopping = server.App.StopAsync();
        await ReadDelayAsync(client);
        var closing = ConfirmAsync(client);

        await AdvanceUntilAsync(() => stopping.IsCompleted);

        await closing;
        await stopping;
        (_time.GetUtcNow() - started).Should().BeLessThan(TimeSpan.FromSeconds(15), "10 s for the call, 2 s after its cancellation");
        _gates["never"].Continue();
    }

    private Task<TestGateway> StartAsync(Action<RpcGatewayOptions>? options = null) => TestGateway.StartAsync(
        gateway => gateway.AddService<ITest, TestService>(),
        options,
        services => services.AddSingleton(_gates).AddSingleton<TimeProvider>(_time));

    private static async Task<RawWebSocket> ConnectAsync(TestGateway server)
    {
        var client = await RawWebSocket.ConnectExtendedAsync(server.Rpc);
        await client.HelloAsync();
        return client;
    }

    private static async Task<long> ReadDelayAsync(RawWebSocket client)
    {
        var message = await client.ReceiveAsync();
        message.Method().Should().Be("$/goingAway");
        message["id"].Should().BeNull();
        return message["params"]!["reconnectDelay"]!.GetValue<long>();
    }

    private static async Task ConfirmAsync(RawWebSocket client)
    {
        await client.SendAsync(Confirmation);
        (await client.WaitForCloseAsync()).Should().Be(1001);
    }

    private static async Task WaitUntilRefusedAsync(RawWebSocket client, Action? beforeEach = null)
    {
        JsonNode response;
        do
        {
            beforeEach?.Invoke();
            response = await client.CallAsync("test.echo", """["hi"]""");
        }
        while (response["error"] is null);

        response.ErrorCode().Should().Be(RpcErrorCode.Unavailable);
        response["error"]!["data"]!["reason"]!.GetValue<string>().Should().Be("draining");
    }

    // In small steps, because the server starts its timers one after the other.
    private Task AdvanceUntilAsync(Func<bool> condition) => Eventually.IsTrueAsync(() =>
    {
        _time.Advance(TimeSpan.FromMilliseconds(100));
        return condition();
    });
}
