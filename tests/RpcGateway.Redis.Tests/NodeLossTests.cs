using Microsoft.Extensions.Logging;
using RpcGateway.Protocol;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Services;
using RpcGateway.Services.Callbacks;
using RpcGateway.Services.Registration;
using RpcGateway.Tests.Services;
using RpcGateway.TestTools;
using StackExchange.Redis;

namespace RpcGateway.Redis.Tests;

/// <summary>One node is lost, or its way to Redis.</summary>
public sealed class NodeLossTests(SharedRedis redis) : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    private readonly NodeFactory _factory = new(redis.Address);
    private TcpRelay _relay = null!;
    private TestNode _first = null!;
    private TestNode _second = null!;

    public async ValueTask InitializeAsync()
    {
        _relay = new TcpRelay(redis.Server.Port);
        _first = await TestNode.StartAsync(_factory, options => options.Lease = Lease);
        _second = await TestNode.StartAsync(_factory, options =>
        {
            options.Configuration = ConfigurationOptions.Parse($"127.0.0.1:{_relay.Rpc.Port}");
            options.Lease = Lease;
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        await _relay.DisposeAsync();
    }

    [Fact]
    public async Task Silence_OfANode_EndsCallsToItWithinTheLease()
    {
        var ben = await _second.AddAsync("ben", "room");
        var (call, reached) = Call(ben);
        await reached.WaitForSyncPoint().DefaultTimeout();

        _relay.Refuse(true);
        _relay.GoSilent();

        var response = await call.DefaultTimeout();
        response!.ErrorCode.Should().Be(RpcErrorCode.Unavailable);
        response.ErrorMessage.Should().Contain("was not heard for 3 s");
        await _first.WaitForPeersAsync(0);
        (await _first.Node.ListAsync(RpcAddress.Group("room"), CancellationToken.None).DefaultTimeout()).Should().BeEmpty();
        (await _first.CallAsync(ben).DefaultTimeout()).Should().BeNull();

        // It notices that itself: what it is asked for fails, too.
        await _second.WaitForConnectionAsync(false);
        reached.Continue();
    }

    [Fact]
    public async Task Cut_OfANode_EndsCallsToItWhenItIsBack()
    {
        var ben = await _second.AddAsync();
        var (call, reached) = Call(ben);
        await reached.WaitForSyncPoint().DefaultTimeout();

        _relay.Cut();

        // The request or its response may have been lost.
        var response = await call.DefaultTimeout();
        response!.ErrorMessage.Should().Contain("lost its connection to Redis");
        response.WasSent.Should().BeTrue();
        await _first.WaitForPeersAsync(1);
        // Both may have missed messages: the second node those of the first one, and the first node those that the second could not send.
        await Eventually.IsTrueAsync(() => _first.Gaps > 0 && _second.Gaps > 0);
        reached.Continue();
    }

    [Fact]
    public async Task Stop_OfANode_EndsCallsToItAtOnce()
    {
        var third = await TestNode.StartAsync(_factory, options => options.Lease = Lease);
        var carl = await third.AddAsync();
        var (call, reached) = Call(carl);
        await reached.WaitForSyncPoint().DefaultTimeout();

        await third.DisposeAsync();

        (await call.DefaultTimeout())!.ErrorMessage.Should().Contain("has stopped");
        var stopped = await _first.Log.WaitForAsync("NodeStopped").DefaultTimeout();
        (stopped.Level, stopped.Message).Should().Be((LogLevel.Information, $"Node {third.Node.Id} has stopped: 1 other nodes."));
        (_first.Backplane.HasStopped(third.Node.Id), _first.Backplane.HasStopped(_second.Node.Id)).Should().Be((true, false));
        _first.Log.Entries.Should().NotContain(entry => entry.Id.Name == "NodeLost");
    }

    [Fact]
    public async Task Loss_OfTheCaller_CancelsWhatItAskedFor()
    {
        var anna = await _first.AddAsync();
        var (reached, cancelled) = (new SyncPoint(), new TaskCompletionSource());
        anna.Respond = async (_, _, token) =>
        {
            token.Register(cancelled.SetResult);
            await reached.WaitToContinue(token);
            return "[]";
        };
        var call = _second.CallAsync(anna);
        await reached.WaitForSyncPoint().DefaultTimeout();

        _relay.GoSilent();

        await cancelled.Task.DefaultTimeout();
        (await call.DefaultTimeout())!.ErrorCode.Should().Be(RpcErrorCode.Unavailable);
    }

    [Fact]
    public async Task Loss_OfTheReaderOfAStream_StopsTheStream()
    {
        var anna = await _first.AddAsync();
        anna.Respond = new MeterScript(size: 3).RespondAsync;
        await using var reader = Meter(_second, anna).CountAsync(1000).GetAsyncEnumerator();
        (await reader.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();

        _relay.Cut();

        await Eventually.IsTrueAsync(() => !anna.Aborted.IsEmpty);
        await Eventually.IsTrueAsync(() => _first.Node.RelayedStreams == 0);
        (await FailAsync(reader)).Code.Should().Be(RpcErrorCode.Unavailable);
    }

    [Fact]
    public async Task Stream_OfANodeWithoutRedis_EndsBeforeRedisIsBack()
    {
        var ben = await _second.AddAsync();
        ben.Respond = new MeterScript(size: 3).RespondAsync;
        await using var reader = Meter(_first, ben).CountAsync(1000).GetAsyncEnumerator();
        (await reader.MoveNextAsync().AsTask().DefaultTimeout()).Should().BeTrue();

        _relay.Refuse(true);
        _relay.Cut();

        await Eventually.IsTrueAsync(() => !ben.Aborted.IsEmpty);
        await Eventually.IsTrueAsync(() => _second.Node.RelayedStreams == 0);
        _second.Backplane.IsConnected.Should().BeFalse();
        _relay.Refuse(false);
        (await FailAsync(reader)).Code.Should().Be(RpcErrorCode.Unavailable);
    }

    [Fact]
    public async Task Silence_OfTheNodeOfAStream_EndsItWithinTheLease()
    {
        var ben = await _second.AddAsync();
        var script = new MeterScript(size: 3) { Gate = new SyncPoint() };
        ben.Respond = script.RespondAsync;
        await using var reader = Meter(_first, ben).CountAsync(1000).GetAsyncEnumerator();
        var failing = FailAsync(reader);
        await script.Gate.WaitForSyncPoint().DefaultTimeout();

        _relay.Refuse(true);
        _relay.GoSilent();

        (await failing).Code.Should().Be(RpcErrorCode.Unavailable);
        script.Gate.Continue();
    }

    private static IMeterCallback Meter(TestNode node, FakeReceiver receiver) =>
        new RpcClients<IMeterCallback>(node.Node, new HostSettings("test", new RpcConnectionOptions())).Connection(receiver.Id);

    private static async Task<RpcException> FailAsync(IAsyncEnumerator<int> reader)
    {
        var read = async () =>
        {
            while (await reader.MoveNextAsync())
            {
            }
        };
        return (await read.Invoking(reading => reading().DefaultTimeout()).Should().ThrowAsync<RpcException>()).Which;
    }

    private (Task<BackplaneResponse?> Call, SyncPoint Reached) Call(FakeReceiver receiver)
    {
        var reached = new SyncPoint();
        receiver.Respond = async (_, _, token) =>
        {
            await reached.WaitToContinue(token);
            return "[]";
        };
        return (_first.CallAsync(receiver), reached);
    }
}
