using RpcGateway.Protocol.Telemetry;
using RpcGateway.Tests.BadInput;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Telemetry;

[Collection(nameof(Alone))]
public sealed class MetricTests
{
    private readonly string _role = $"test-{Guid.NewGuid():n}";

    [Fact]
    public async Task Connections_OpenBeforeAnybodyListened_AreSeenAndLeave()
    {
        var pair = new ConnectionPair(role: _role);
        using var meters = new MeterRecorder();

        Read(meters, "rpcgateway.active_connections").Should().Be(2);

        await pair.DisposeAsync();
        Read(meters, "rpcgateway.active_connections").Should().Be(0);
        using var late = new MeterRecorder();
        Read(late, "rpcgateway.active_connections").Should().Be(0);
    }

    [Fact]
    public async Task Connection_Ended_TellsHowLongAndWhy()
    {
        using var meters = new MeterRecorder();
        await using (new ConnectionPair(role: _role))
        {
        }

        await using (var pair = new ConnectionPair(role: _role))
        {
            await pair.DropAsync();
        }

        var ended = meters.Of("rpcgateway.connection.duration")
            .Where(measurement => measurement["rpcgateway.connection.role"] == _role).ToList();
        ended.Select(measurement => measurement["rpcgateway.connection.end_reason"])
            .Should().BeEquivalentTo(["normal", "normal", "lost", "lost"]);
        ended.Should().OnlyContain(measurement => measurement.Value > 0);
    }

    [Fact]
    public async Task Calls_Running_AreCountedAtBothEnds()
    {
        await using var pair = new ConnectionPair(role: _role);
        using var meters = new MeterRecorder();
        using var cancellation = new CancellationTokenSource();
        Task[] calls = [pair.Probe.WaitAsync(cancellation.Token), pair.Probe.WaitAsync(cancellation.Token)];

        await Eventually.IsTrueAsync(() => Read(meters, "rpcgateway.server.active_calls") == 2);
        Read(meters, "rpcgateway.client.active_calls").Should().Be(2);

        await cancellation.CancelAsync();
        await Task.WhenAll(calls).ContinueWith(_ => { }, TaskScheduler.Default).DefaultTimeout();
        await Eventually.IsTrueAsync(() => Read(meters, "rpcgateway.server.active_calls") == 0);
        await Eventually.IsTrueAsync(() => Read(meters, "rpcgateway.client.active_calls") == 0);
    }

    [Fact]
    public async Task Streams_OpenAndRead_AreCountedByDirectionAndKind()
    {
        await using var pair = new ConnectionPair(role: _role, configure: options => options.StreamReadAhead = 1);
        using var meters = new MeterRecorder();
        var stream = pair.Probe.RangeAsync(100).GetAsyncEnumerator();
        await stream.MoveNextAsync().AsTask().DefaultTimeout();

        Read(meters, "rpcgateway.active_streams", ("network.io.direction", "transmit"), ("rpcgateway.stream.kind", "items"))
            .Should().Be(1);
        Read(meters, "rpcgateway.active_streams", ("network.io.direction", "receive"), ("rpcgateway.stream.kind", "items"))
            .Should().Be(1);
        Read(meters, "rpcgateway.active_streams", ("rpcgateway.stream.kind", "binary")).Should().Be(0);

        while (await stream.MoveNextAsync().AsTask().DefaultTimeout())
        {
        }

        await Eventually.IsTrueAsync(() => Read(meters, "rpcgateway.active_streams") == 0);
        Read(meters, "rpcgateway.stream.items", ("network.io.direction", "transmit")).Should().Be(100);
        Read(meters, "rpcgateway.stream.items", ("network.io.direction", "receive")).Should().Be(100);
    }

    [Fact]
    public async Task Bytes_OfConnectionsThatEnded_StayCounted()
    {
        using var meters = new MeterRecorder();
        await using (var pair = new ConnectionPair(role: _role))
        {
            await pair.Probe.EchoAsync(new string('x', 10_000)).AsTask().DefaultTimeout();
        }

        var sent = Read(meters, "rpcgateway.network.io", ("network.io.direction", "transmit"));
        sent.Should().BeInRange(20_000, 21_000);
        Read(meters, "rpcgateway.network.io", ("network.io.direction", "receive")).Should().Be(sent);
    }

    [Theory]
    [InlineData(RpcOverflowPolicy.DropOldest, "drop_oldest", 85)]
    [InlineData(RpcOverflowPolicy.Latest, "latest", 90)]
    public async Task Drops_OfASlowReader_AreCountedByPolicy(RpcOverflowPolicy policy, string name, int expected)
    {
        using var meters = new MeterRecorder();
        await using var peer = new ScriptedPeer(configure: options => options.MaxOutboundBytes = 1000).Start();
        peer.Transport.StopReading();
        for (var i = 1; i <= 95; i++)
        {
            peer.Push("probeCallback.one", i, policy);
        }

        var drops = meters.Of("rpcgateway.outbound.drops");
        drops.Should().OnlyContain(drop => drop["rpcgateway.overflow.policy"] == name);
        drops.Sum(drop => drop.Value).Should().Be(expected);
        peer.Transport.ReadOn();
    }

    [Fact]
    public async Task Limits_Hit_AreCountedByName()
    {
        using var meters = new MeterRecorder();
        await using var peer = new RawPeer(configure: options => (options.MaxConcurrentCalls, options.MaxMessageSize) = (1, 1024));
        await peer.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"probe.wait"}""");
        await peer.AskAsync("""{"jsonrpc":"2.0","id":2,"method":"probe.echo","params":["x"]}""");
        await peer.AskAsync($$"""{"jsonrpc":"2.0","id":3,"method":"probe.echo","params":["{{new string('x', 2000)}}"]}""");

        meters.Of("rpcgateway.limit.hits").Select(hit => hit["rpcgateway.limit"])
            .Should().Equal("MaxConcurrentCalls", "MaxMessageSize");
    }

    [Fact]
    public async Task Duration_OfUnknownMethods_IsOneSeries()
    {
        using var meters = new MeterRecorder();
        await using var peer = new RawPeer();
        for (var i = 0; i < 20; i++)
        {
            await peer.AskAsync($$"""{"jsonrpc":"2.0","id":{{i}},"method":"made.up{{i}}"}""");
        }

        meters.Of("rpc.server.call.duration").Select(call => call["rpc.method"]).Distinct().Should().Equal("_OTHER");
    }

    [Fact]
    public void StatusCodes_OfAPeersChoice_AreBounded()
    {
        var codes = new StatusCodes();

        // First those that look like the protocol's own.
        var texts = Enumerable.Range(-32999, 1000).Concat(Enumerable.Range(0, 10_000))
            .Select(codes.ToBoundedText).Distinct().ToList();

        var own = typeof(RpcErrorCode).GetFields().Select(field => (int)field.GetRawConstantValue()!).ToList();
        texts.Concat(own.Select(codes.ToBoundedText)).Distinct().Should().HaveCount(StatusCodes.Most + 1)
            .And.Contain("_OTHER").And.Contain(own.Select(StatusCodes.ToText), "the protocol's own have room");
    }

    private double Read(MeterRecorder meters, string instrument, params (string Tag, string Value)[] tags) => meters
        .Read(instrument, _role)
        .Where(measurement => tags.All(tag => measurement[tag.Tag] == tag.Value))
        .Sum(measurement => measurement.Value);
}
