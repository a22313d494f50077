using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Options;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Client;
using RpcGateway.Protocol;
using RpcGateway.Redis.Tests.Tools;
using RpcGateway.Services;
using RpcGateway.Tests.Telemetry;
using RpcGateway.TestTools;

namespace RpcGateway.Redis.Tests;

/// <summary>Two nodes with clients, over Redis.</summary>
[Collection(nameof(Alone))]
public sealed class GatewayTests : IAsyncLifetime
{
    private readonly Guest _anna = new("anna");
    private readonly Guest _ben = new("ben");
    private RedisServer _redis = null!;
    private TestGateway _first = null!;
    private TestGateway _second = null!;
    private RpcClient _annasClient = null!;
    private RpcClient _bensClient = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _first = await StartAsync();
        _second = await StartAsync();
        _annasClient = await ConnectAsync(_first, _anna);
        _bensClient = await ConnectAsync(_second, _ben);
    }

    public async ValueTask DisposeAsync()
    {
        // First, so that the process ends also if the log of a node fails the test.
        await _redis.DisposeAsync();
        await _annasClient.DisposeAsync();
        await _bensClient.DisposeAsync();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    private IRoom Annas => _annasClient.GetProxy<IRoom>();

    private IRoom Bens => _bensClient.GetProxy<IRoom>();

    [Fact]
    public async Task Group_MembersOnBothNodes_AllHear()
    {
        string[] ids = [await Annas.EnterAsync("hall").DefaultTimeout(), await Bens.EnterAsync("hall").DefaultTimeout()];

        await Annas.SendAsync("hall", "hi").DefaultTimeout();

        (await _anna.NextAsync()).Should().Be("hi");
        (await _ben.NextAsync()).Should().Be("hi");
        (await Bens.ListAsync("hall").DefaultTimeout()).Should().BeEquivalentTo(ids);
    }

    [Fact]
    public async Task Call_ConnectionOfTheOtherNode_ReturnsItsResult()
    {
        var ben = await Bens.EnterAsync("hall").DefaultTimeout();

        (await Annas.AskAsync(ben, "how are you?").DefaultTimeout()).Should().Be("ben: how are you?");
    }

    [Fact]
    public async Task Call_ConnectionThatHasEnded_IsUnavailable()
    {
        var ben = await Bens.EnterAsync("hall").DefaultTimeout();
        await _bensClient.DisposeAsync();

        (await Annas.AskAsync(ben, "are you there?").DefaultTimeout()).Should().Be("unavailable");
    }

    [Fact]
    public async Task Call_ConnectionOfTheOtherNode_IsOneTrace()
    {
        var ben = await Bens.EnterAsync("hall").DefaultTimeout();
        using var spans = new SpanListener();

        await Annas.AskAsync(ben, "how are you?").DefaultTimeout();

        await Eventually.IsTrueAsync(() => spans.Ended.Count(span => span.OperationName.StartsWith("room", StringComparison.Ordinal)) == 4);
        var served = Find("room.ask", ActivityKind.Server);
        var asking = Find("roomCallback.answer", ActivityKind.Client);
        var answering = Find("roomCallback.answer", ActivityKind.Server);
        var request = Find(RpcTelemetryNames.SpanBackplaneRequest, ActivityKind.Client);
        var handled = Find(RpcTelemetryNames.SpanBackplaneRequest, ActivityKind.Server);
        request.ParentSpanId.Should().Be(served.SpanId);
        handled.ParentSpanId.Should().Be(request.SpanId);
        asking.ParentSpanId.Should().Be(handled.SpanId);
        request.GetTagItem(RpcTelemetryNames.BackplaneOperation).Should().Be("call");
        answering.ParentSpanId.Should().Be(asking.SpanId);
        answering.TraceId.Should().Be(Find("room.ask", ActivityKind.Client).TraceId);

        Activity Find(string name, ActivityKind kind) => spans.Ended.Single(span => span.OperationName == name && span.Kind == kind);
    }

    [Fact]
    public async Task Group_MemberOnTheOtherNode_NotificationIsPartOfTheTrace()
    {
        await Bens.EnterAsync("hall").DefaultTimeout();
        using var spans = new SpanListener();

        await Annas.SendAsync("hall", "hi").DefaultTimeout();
        await _ben.NextAsync();

        await Eventually.IsTrueAsync(() => spans.Ended.Count(span => span.OperationName == "roomCallback.said") == 2);
        var sent = spans.Ended.Single(span => span is { OperationName: "roomCallback.said", Kind: ActivityKind.Client });
        var received = spans.Ended.Single(span => span is { OperationName: "roomCallback.said", Kind: ActivityKind.Server });
        received.ParentSpanId.Should().Be(sent.SpanId);
        received.TraceId.Should().Be(spans.Ended.Single(span => span is { OperationName: "room.send", Kind: ActivityKind.Client }).TraceId);
    }

    [Fact]
    public async Task Metrics_TrafficBetweenNodes_IsMeasured()
    {
        var (receive, transmit) = (RpcTelemetryNames.Receive, RpcTelemetryNames.Transmit);
        using var messages = Metrics.Collect<long>(RpcTelemetryNames.MetricBackplaneMessages);
        using var bytes = Metrics.Collect<long>(RpcTelemetryNames.MetricBackplaneIo);
        using var trips = Metrics.Collect<double>(RpcTelemetryNames.MetricBackplaneRoundTrip);
        using var requests = Metrics.Collect<double>(RpcTelemetryNames.MetricBackplaneRequestDuration);
        var ben = await Bens.EnterAsync("hall").DefaultTimeout();

        await Annas.AskAsync(ben, "how are you?").DefaultTimeout();

        await Eventually.IsTrueAsync(() => trips.GetMeasurementSnapshot().Count > 0);
        trips.GetMeasurementSnapshot().Should().OnlyContain(trip => trip.Value > 0);
        requests.Values(RpcTelemetryNames.BackplaneOperation).Should().Equal("call");
        foreach (var direction in new[] { receive, transmit })
        {
            Sum(messages, direction).Should().BeGreaterThan(0);
            Sum(bytes, direction).Should().BeGreaterThan(Sum(messages, direction));
        }

        Metrics.Read(RpcTelemetryNames.MetricBackplanePeers).Should().Be(2);
        Metrics.Read(RpcTelemetryNames.MetricBackplaneActiveRequests).Should().Be(0);
        Metrics.Read(RpcTelemetryNames.MetricBackplaneQueue).Should().BeGreaterThanOrEqualTo(0);

        static long Sum(MetricCollector<long> collector, string direction) => collector.GetMeasurementSnapshot()
            .ContainsTags(KeyValuePair.Create(RpcTelemetryNames.IoDirection, (object?)direction)).Sum(measurement => measurement.Value);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Close_ConnectionOfTheOtherNode_ClientLearnsTheReason(bool exists)
    {
        var ben = await Bens.EnterAsync("hall").DefaultTimeout();
        var lost = new StateLog(_bensClient).NextAsync(RpcClientState.Reconnecting);
        var connections = _first.Services.GetRequiredService<IRpcConnections>();
        var id = exists ? ben : RpcConnectionId.Create(RpcConnectionId.GetNode(ben)!);

        (await connections.CloseAsync(id, new RpcClose((RpcCloseCode)4123, "Enough.")).DefaultTimeout()).Should().Be(exists);

        if (exists)
        {
            (await lost.DefaultTimeout()).Close.Should().Be(new RpcClose((RpcCloseCode)4123, "Enough."));
        }
    }

    [Fact]
    public async Task Redis_IsLost_HealthIsDegradedAndObserversAndClientsHearOfTheGap()
    {
        (await ReadHealthAsync()).Should().Be("Healthy");
        var missed = new TaskCompletionSource();
        _annasClient.MessagesMissed += (_, _) => throw new InvalidOperationException("A handler that throws affects no other.");
        _annasClient.MessagesMissed += (_, _) => missed.TrySetResult();
        await _redis.KillAsync();
        await Eventually.IsTrueAsync(() => ReadHealthAsync().GetAwaiter().GetResult() == "Degraded");
        await Annas.EnterAsync("hall").DefaultTimeout();
        await Annas.SendAsync("hall", "hi").DefaultTimeout();
        (await _anna.NextAsync()).Should().Be("hi");

        await _redis.StartAgainAsync();

        var gaps = _first.Services.GetRequiredService<GapObserver>();
        await gaps.Missed.Task.DefaultTimeout();
        await missed.Task.DefaultTimeout();
        (await ReadHealthAsync()).Should().Be("Healthy");
    }

    [Fact]
    public async Task Options_Invalid_AreAllReportedAtTheStart()
    {
        using var log = new TestLog().Allow("HostedServiceStartupFaulted");
        await using var app = TestGateway.Build(log, builder => builder.AddRedisBackplane("password=secret", options =>
        {
            options.Prefix = "";
            options.Lease = TimeSpan.FromSeconds(1);
            options.MaxMessageSize = 0;
        }));

        var start = () => app.RunAsync().DefaultTimeout();

        (await start.Should().ThrowAsync<OptionsValidationException>())
            .Which.Failures.Should().HaveCount(4).And.ContainMatch("Configuration has no address*").And.ContainMatch("Lease is 00:00:01*");
    }

    private static async Task<RpcClient> ConnectAsync(TestGateway gateway, Guest guest) =>
        await RpcClient.ConnectAsync(gateway.Rpc, options => options.AddCallback<IRoomCallback>(guest)).DefaultTimeout();

    private Task<TestGateway> StartAsync() => TestGateway.StartAsync(
        builder => builder.AddRedisBackplane(_redis.Address).AddService<IRoom, RoomService>().AddConnectionObserver<GapObserver>(),
        services: services => services.AddSingleton<GapObserver>(),
        app: app => app.MapHealthChecks("/health"));

    private async Task<string> ReadHealthAsync()
    {
        using var http = new HttpClient();
        var response = await http.GetAsync(new Uri(_first.Address, "/health")).DefaultTimeout();
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        return await response.Content.ReadAsStringAsync();
    }

    private sealed class GapObserver : IRpcConnectionObserver
    {
        public TaskCompletionSource Missed { get; } = new();

        public ValueTask OnConnectedAsync(RpcConnectionContext connection) => default;

        public ValueTask OnDisconnectedAsync(RpcConnectionContext connection) => default;

        public ValueTask OnMessagesMissedAsync(RpcConnectionContext connection)
        {
            Missed.TrySetResult();
            return default;
        }
    }
}
