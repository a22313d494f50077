using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

public sealed class LimitTests
{
    private readonly Gates _gates = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Connect_NoMessageWithinHandshakeTimeout_IsClosed()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();
        await _time.WaitForTimersAsync().DefaultTimeout();

        _time.Advance(TimeSpan.FromSeconds(16));

        (await client.WaitForCloseAsync()).Should().Be(1008);
    }

    [Fact]
    public async Task Connect_UnknownClientSilentForIdleTimeout_IsClosed()
    {
        // The client does not read pings meanwhile, so keep-alive must wait longer.
        await using var server = await StartAsync(options =>
        {
            options.IdleTimeout = TimeSpan.FromMinutes(1);
            options.KeepAliveInterval = options.KeepAliveTimeout = TimeSpan.FromMinutes(10);
        });
        await using var client = await server.ConnectAsync();
        await client.CallAsync("test.echo", """["hi"]""");

        // Advances from check to check until none is left, because the server may still be busy with the response. A timer
        // that is due sooner belongs to the close, which must not be cut short.
        await Eventually.IsTrueAsync(() =>
        {
            var next = _time.NextIn;
            if (next is { TotalSeconds: > 6 })
            {
                _time.Advance(next.Value);
                return false;
            }

            return true;
        });

        (await client.WaitForCloseAsync()).Should().Be(1008);
    }

    [Fact]
    public async Task Connect_PeerDoesNotRespondToPings_IsDropped()
    {
        await using var server = await StartAsync(options =>
        {
            options.KeepAliveInterval = TimeSpan.FromMilliseconds(100);
            options.KeepAliveTimeout = TimeSpan.FromMilliseconds(100);
        });
        await using var socket = await UpgradedTcpClient.ConnectAsync(server.Rpc);
        var reading = socket.ReadToEndAsync();
        await _time.WaitForTimersAsync().DefaultTimeout();
        await Eventually.IsTrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(25));
            return reading.IsCompleted;
        });

        await reading;
    }

    [Fact]
    public async Task Message_TooLarge_IsRefusedWithoutAffectingOthers()
    {
        await using var server = await StartAsync(options => options.MaxMessageSize = 2048);
        await using var client = await server.ConnectAsync();
        await using var other = await server.ConnectAsync();

        await client.SendAsync(
            $$"""{"jsonrpc":"2.0","id":1,"method":"test.echo","params":["{{new string('x', 4096)}}"]}""");

        (await client.ReceiveAsync()).ErrorCode().Should().Be(RpcErrorCode.MessageTooLarge);

        (await other.ResultAsync<string>("test.echo", """["hi"]""")).Should().Be("hi");
    }

    [Fact]
    public async Task Message_TooDeep_IsAParseError()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();

        await client.RequestAsync("test.echo", new string('[', 100) + new string(']', 100));

        (await client.ReceiveAsync()).ErrorCode().Should().Be(RpcErrorCode.ParseError);
        (await client.ResultAsync<string>("test.echo", """["hi"]""")).Should().Be("hi");
    }

    [Fact]
    public async Task Batch_TooLong_IsRefused()
    {
        await using var server = await StartAsync(options => options.MaxBatchLength = 2);
        await using var client = await server.ConnectAsync();

        await client.SendAsync("[{},{},{}]");

        (await client.ReceiveAsync()).ErrorCode().Should().Be(RpcErrorCode.LimitExceeded);
    }

    [Fact]
    public async Task Calls_TooMany_AreRefused()
    {
        await using var server = await StartAsync(options => options.MaxConcurrentCalls = 1);
        await using var client = await server.ConnectAsync();
        await client.RequestAsync("test.wait", """["door"]""");
        await _gates["door"].WaitForSyncPoint().DefaultTimeout();

        (await client.ErrorCodeAsync("test.echo", """["hi"]""")).Should().Be(RpcErrorCode.LimitExceeded);
        _gates["door"].Continue();
        (await client.ReceiveAsync()).Result<string>().Should().Be("door");
    }

    [Fact]
    public async Task Streams_TooMany_AreRefused()
    {
        await using var server = await StartAsync(options => options.MaxStreams = 1);
        await using var client = await server.ConnectAsync();
        (await client.CallAsync("test.count", """[1,"never"]"""))["result"]!["token"].Should().NotBeNull();

        (await client.ErrorCodeAsync("test.count", """[1,"never"]""")).Should().Be(RpcErrorCode.LimitExceeded);
    }

    [Fact]
    public async Task Notifications_ClientDoesNotRead_CloseOnlyItsConnection()
    {
        await using var server = await StartAsync(options => options.MaxOutboundBytes = 16 * 1024);
        await using var slow = await server.ConnectAsync();
        var id = await slow.HelloAsync();
        await using var other = await server.ConnectAsync();
        var clients = server.Services.GetRequiredService<IRpcClients<ITestCallback>>();
        var text = new string('x', 8 * 1024);

        // More than the socket buffers can hold.
        for (var i = 0; i < 4096; i++)
        {
            clients.Connection(id).Said(text);
        }

        (await server.Log.WaitForAsync("ConsumerTooSlow").DefaultTimeout()).Message.Should().NotContain("xxx");
        server.Services.GetRequiredService<IRpcConnections>().OutboundBytes.Should().BeLessThan(64 * 1024);
        (await other.ResultAsync<string>("test.echo", """["hi"]""")).Should().Be("hi");
        slow.Drop();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ExceptionText_DetailedErrors_DecideWhetherItIsSent(bool detailed)
    {
        await using var server = await StartAsync(options => options.EnableDetailedErrors = detailed);
        server.Log.Allow("rpc.server.call.exception");
        await using var client = await server.ConnectAsync();

        var error = (await client.CallAsync("test.fail", """["hush"]"""))["error"]!;

        error["code"]!.GetValue<int>().Should().Be(RpcErrorCode.ServiceFailed);
        error["data"]!["traceId"].Should().NotBeNull();
        error.ToJsonString().Contains("hush", StringComparison.Ordinal).Should().Be(detailed);
        error.ToJsonString().Contains("InvalidOperation", StringComparison.Ordinal).Should().Be(detailed);
    }

    private Task<TestGateway> StartAsync(Action<RpcGatewayOptions>? options = null) => TestGateway.StartAsync(
        gateway => gateway.AddService<ITest, TestService>(),
        options,
        services => services.AddSingleton(_gates).AddSingleton<TimeProvider>(_time));
}
