using RpcGateway.Client;
using RpcGateway.SampleContracts;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.BadInput;

/// <summary>Client and server exchange their limits with <c>$/hello</c> and respect them.</summary>
public sealed class PeerLimitTests
{
    private static readonly string Large = new('x', 4000);

    [Fact]
    public async Task Call_LargerThanTheServerAccepts_FailsWithoutBeingSent()
    {
        await using var server = await SampleGateway.StartAsync(options => options.MaxMessageSize = 1024);
        await using var client = await ConnectAsync(server);
        var errors = new List<RpcException>();
        client.ProtocolErrorReceived += (_, error) => errors.Add(error);
        var echo = client.GetProxy<IEcho>();
        using var stop = new CancellationTokenSource();
        var running = echo.DelayAsync(600_000, "late", stop.Token);

        var failure = await FluentActions.Awaiting(() => echo.SayAsync(Large).AsTask().DefaultTimeout())
            .Should().ThrowAsync<RpcException>();

        failure.Which.Code.Should().Be(RpcErrorCode.MessageTooLarge);
        failure.Which.Message.Should().Contain("echo.say").And.Contain("1024").And.Contain("MaxMessageSize");
        (await echo.SayAsync("small").DefaultTimeout()).Should().Be("small");
        running.IsCompleted.Should().BeFalse();
        errors.Should().BeEmpty();
        await stop.CancelAsync();
        await FluentActions.Awaiting(() => running.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Result_LargerThanTheClientAccepts_FailsOnlyItsCall()
    {
        await using var server = await SampleGateway.StartAsync();
        await using var client = await ConnectAsync(server, options => options.MaxMessageSize = 2048);
        var echo = client.GetProxy<IEcho>();
        var small = echo.DelayAsync(1, "small");

        var failure = await FluentActions.Awaiting(() => echo.SayAsync(Large).AsTask().DefaultTimeout())
            .Should().ThrowAsync<RpcException>();

        failure.Which.Code.Should().Be(RpcErrorCode.MessageTooLarge);
        failure.Which.Message.Should().Contain("echo.say").And.Contain("2048");
        (await small.DefaultTimeout()).Should().Be("small");
    }

    [Fact]
    public async Task ResultStream_ClientOfSmallMessages_IsRead()
    {
        await using var server = await SampleGateway.StartAsync();
        await using var client = await ConnectAsync(server, options => options.MaxMessageSize = 1024);

        var primes = await client.GetProxy<ICalc>().PrimesAsync(20_000).ToListAsync().DefaultTimeout();

        primes.Should().HaveCount(2262).And.EndWith(19_997);
    }

    [Fact]
    public async Task ArgumentStream_ServerOfSmallMessages_IsRead()
    {
        await using var server = await SampleGateway.StartAsync(options => options.MaxMessageSize = 1024);
        await using var client = await ConnectAsync(server);

        var average = await client.GetProxy<ICalc>()
            .AverageAsync(Enumerable.Range(0, 5001).Select(i => (double)i).ToAsyncEnumerable()).DefaultTimeout();

        average.Should().Be(2500);
    }

    [Theory]
    [InlineData("""{"maxMessageSize":1023}""")]
    [InlineData("""{"maxDepth":-1}""")]
    [InlineData("""{"maxMessageSize":"1024"}""")]
    public async Task Hello_LimitsOutOfRange_IsRefusedAndCanBeRepeated(string limits)
    {
        await using var server = await SampleGateway.StartAsync();
        await using var socket = await server.ConnectAsync();

        (await socket.ErrorCodeAsync("$/hello", $$"""{"version":1,"limits":{{limits}}}"""))
            .Should().Be(RpcErrorCode.InvalidParams);

        await socket.HelloAsync();
    }

    [Fact]
    public async Task Request_TooLargeWithoutHello_GetsAnErrorWithItsId()
    {
        await using var server = await SampleGateway.StartAsync(options => options.MaxMessageSize = 1024);
        await using var client = await RawWebSocket.ConnectAsync(server.Rpc);

        await client.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"echo.delay","params":[600000,"late"]}""");
        await client.SendAsync($$"""{"jsonrpc":"2.0","method":"echo.say","params":["{{Large}}"]}""");
        await client.SendAsync($$"""{"params":["{{Large}}"],"jsonrpc":"2.0","method":"echo.say","id":"mine"}""");

        var response = await client.ReceiveAsync();
        response["id"]!.GetValue<string>().Should().Be("mine");
        response.ErrorCode().Should().Be(RpcErrorCode.MessageTooLarge);
    }

    private static Task<RpcClient> ConnectAsync(TestGateway server, Action<RpcClientOptions>? configure = null) =>
        RpcClient.ConnectAsync(server.Rpc, configure).DefaultTimeout();
}
