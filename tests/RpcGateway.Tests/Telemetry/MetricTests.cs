using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Telemetry;

[Collection(nameof(Alone))]
public sealed class MetricTests
{
    private readonly RpcConnectionRole _role = new($"test-{Guid.NewGuid():n}");

    [Fact]
    public async Task ActiveConnections_OpenedBeforeListening_AreCounted()
    {
        var pair = new ProbePair(role: _role);

        Read("rpcgateway.active_connections").Should().Be(2);

        await pair.DisposeAsync();
        Read("rpcgateway.active_connections").Should().Be(0);
    }

    [Fact]
    public async Task ConnectionDuration_Ended_HasTheReason()
    {
        using var durations = Metrics.Collect<double>("rpcgateway.connection.duration");
        await using (new ProbePair(role: _role))
        {
        }

        await using (var pair = new ProbePair(role: _role))
        {
            await pair.DropAsync();
        }

        var ended = durations.GetMeasurementSnapshot()
            .ContainsTags(KeyValuePair.Create("rpcgateway.connection.role", (object?)_role.Name)).ToList();
        ended.Values("rpcgateway.connection.end_reason")
            .Should().BeEquivalentTo(["normal", "normal", "lost", "lost"]);
        ended.Should().OnlyContain(measurement => measurement.Value > 0);
    }

    [Fact]
    public async Task ActiveCalls_Running_AreCountedAtBothEnds()
    {
        await using var pair = new ProbePair(role: _role);
        using var cancellation = new CancellationTokenSource();
        Task[] calls = [pair.Probe.WaitAsync(cancellation.Token), pair.Probe.WaitAsync(cancellation.Token)];

        await Eventually.IsTrueAsync(() => Read("rpcgateway.server.active_calls") == 2);
        Read("rpcgateway.client.active_calls").Should().Be(2);

        await cancellation.CancelAsync();
        await Task.WhenAll(calls).ContinueWith(_ => { }, TaskScheduler.Default).DefaultTimeout();
        await Eventually.IsTrueAsync(() => Read("rpcgateway.server.active_calls") == 0);
        await Eventually.IsTrueAsync(() => Read("rpcgateway.client.active_calls") == 0);
    }

    [Fact]
    public async Task ActiveStreams_OpenAndRead_AreCountedByDirectionAndKind()
    {
        await using var pair = new ProbePair(role: _role, configure: options => options.StreamReadAhead = 1);
        var stream = pair.Probe.RangeAsync(100).GetAsyncEnumerator();
        await stream.MoveNextAsync().AsTask().DefaultTimeout();

        Read("rpcgateway.active_streams", ("network.io.direction", "transmit"), ("rpcgateway.stream.kind", "items"))
            .Should().Be(1);
        Read("rpcgateway.active_streams", ("network.io.direction", "receive"), ("rpcgateway.stream.kind", "items"))
            .Should().Be(1);
        Read("rpcgateway.active_streams", ("rpcgateway.stream.kind", "binary")).Should().Be(0);

        while (await stream.MoveNextAsync().AsTask().DefaultTimeout())
        {
        }

        await Eventually.IsTrueAsync(() => Read("rpcgateway.active_streams") == 0);
        Read("rpcgateway.stream.items", ("network.io.direction", "transmit")).Should().Be(100);
        Read("rpcgateway.stream.items", ("network.io.direction", "receive")).Should().Be(100);
    }

    [Fact]
    public async Task NetworkIo_EndedConnections_StaysCounted()
    {
        await using (var pair = new ProbePair(role: _role))
        {
            await pair.Probe.EchoAsync(new string('x', 10_000)).AsTask().DefaultTimeout();
        }

        var sent = Read("rpcgateway.network.io", ("network.io.direction", "transmit"));
        sent.Should().BeInRange(20_000, 21_000);
        Read("rpcgateway.network.io", ("network.io.direction", "receive")).Should().Be(sent);
    }

    [Theory]
    [InlineData(RpcOverflowPolicy.DropOldest, "drop_oldest", 85)]
    [InlineData(RpcOverflowPolicy.Latest, "latest", 90)]
    public async Task OutboundDrops_SlowReader_AreCountedByPolicy(RpcOverflowPolicy policy, string name, int expected)
    {
        using var collector = Metrics.Collect<long>("rpcgateway.outbound.drops");
        await using var peer = new ProbePeer(configure: options => options.MaxOutboundBytes = 1000).Start();
        peer.Transport.StopReading();
        for (var i = 1; i <= 95; i++)
        {
            peer.Push("probeCallback.one", i, policy);
        }

        var drops = collector.GetMeasurementSnapshot();
        drops.Values("rpcgateway.overflow.policy").Should().OnlyContain(policy => policy == name);
        drops.Sum(drop => drop.Value).Should().Be(expected);
        peer.Transport.ResumeReading();
    }

    [Fact]
    public async Task LimitHits_SeveralLimits_AreCountedByName()
    {
        using var hits = Metrics.Collect<long>("rpcgateway.limit.hits");
        await using var peer = new ProbePeer(configure: options => (options.MaxConcurrentCalls, options.MaxMessageSize) = (1, 1024)).Start();
        peer.Send("""{"jsonrpc":"2.0","id":1,"method":"probe.wait"}""");
        await peer.ExchangeAsync("""{"jsonrpc":"2.0","id":2,"method":"probe.echo","params":["x"]}""");
        await peer.ExchangeAsync($$"""{"jsonrpc":"2.0","id":3,"method":"probe.echo","params":["{{new string('x', 2000)}}"]}""");

        hits.Values("rpcgateway.limit").Should().Equal("MaxConcurrentCalls", "MaxMessageSize");
    }

    [Fact]
    public async Task CallDuration_UnknownMethods_IsOneSeries()
    {
        using var durations = Metrics.Collect<double>("rpc.server.call.duration");
        await using var peer = new ProbePeer().Start();
        for (var i = 0; i < 20; i++)
        {
            await peer.ExchangeAsync($$"""{"jsonrpc":"2.0","id":{{i}},"method":"made.up{{i}}"}""");
        }

        durations.Values("rpc.method").Distinct().Should().Equal("_OTHER");
    }

    [Fact]
    public void StatusCodes_ChosenByThePeer_AreBounded()
    {
        var codes = new ErrorCodeTexts();

        // First the codes in the range of the protocol.
        var texts = Enumerable.Range(-32999, 1000).Concat(Enumerable.Range(0, 10_000))
            .Select(codes.ToBoundedText).Distinct().ToList();

        var own = typeof(RpcErrorCode).GetFields().Select(field => (int)field.GetRawConstantValue()!).ToList();
        texts.Concat(own.Select(codes.ToBoundedText)).Distinct().Should().HaveCount(ErrorCodeTexts.MaxCodes + 1)
            .And.Contain("_OTHER").And.Contain(own.Select(ErrorCodeTexts.ToText), "the codes of the protocol are always kept");
    }

    private long Read(string instrument, params (string Name, string Value)[] attributes) =>
        Metrics.Read(instrument, [("rpcgateway.connection.role", _role.Name), .. attributes]);
}
