using System.Diagnostics;
using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Telemetry;

/// <summary>One trace through a gateway: client, gateway, backend, and the callback to the client.</summary>
[Collection(nameof(Alone))]
public sealed class ForwardedSpanTests
{
    [Fact]
    public async Task Call_WithCallback_IsOneChainOfSpans()
    {
        using var recorder = new SpanRecorder();
        await using var pair = new ProbePair(isForwarded: true);

        (await pair.Probe.NestAsync(1).DefaultTimeout()).Should().Be(1);

        // The gateway has no spans of its own for callbacks, which it passes on unread.
        var spans = await recorder.WaitAsync(6);
        var calls = spans.Where(span => span.DisplayName == "probe.nest").ToList();
        var client = calls.Single(span => span.ParentSpanId == recorder.Root.SpanId);
        var server = AssertChild(calls, client, ActivityKind.Server);
        var forwarded = AssertChild(calls, server, ActivityKind.Client);
        forwarded.GetTagItem("rpcgateway.connection.id").Should().Be("gateway", "the link carries the call");
        forwarded.GetTagItem("rpcgateway.backend.instance").Should().Be("test");
        var backend = AssertChild(calls, forwarded, ActivityKind.Server);
        var callback = AssertChild(spans, backend, ActivityKind.Client);
        callback.DisplayName.Should().Be("probeCallback.nest");
        AssertChild(spans, callback, ActivityKind.Server).DisplayName.Should().Be("probeCallback.nest");
    }

    [Fact]
    public async Task Call_Fails_BothSpansOfTheGatewayHaveTheCode()
    {
        using var recorder = new SpanRecorder();
        await using var pair = new ProbePair(isForwarded: true);

        await FluentActions.Awaiting(() => pair.Probe.RefuseAsync(1234).DefaultTimeout()).Should().ThrowAsync<RpcException>();

        var spans = await recorder.WaitAsync(4);
        spans.Should().AllSatisfy(span =>
        {
            span.DisplayName.Should().Be("probe.refuse");
            span.Status.Should().Be(ActivityStatusCode.Error);
            span.GetTagItem(RpcTelemetryNames.RpcStatusCode).Should().Be("1234");
        });
    }

    [Fact]
    public async Task Durations_OfTheGateway_HaveTheMethodAndTheError()
    {
        using var servers = Metrics.Collect<double>(RpcTelemetryNames.MetricServerCallDuration);
        using var clients = Metrics.Collect<double>("rpc.client.call.duration");
        await using var pair = new ProbePair(isForwarded: true);

        await pair.Probe.Add(1).DefaultTimeout();
        await FluentActions.Awaiting(() => pair.Probe.RefuseAsync(1234).DefaultTimeout()).Should().ThrowAsync<RpcException>();

        // At the gateway and the backend; at the client and the gateway.
        servers.Values("rpc.method").Should().BeEquivalentTo("probe.add", "probe.add", "probe.refuse", "probe.refuse");
        clients.Values("rpc.method").Should().BeEquivalentTo("probe.add", "probe.add", "probe.refuse", "probe.refuse");
        servers.Values("error.type").Where(type => type is not null).Should().Equal("1234", "1234");
        clients.Values("error.type").Where(type => type is not null).Should().Equal("1234", "1234");
    }

    private static Activity AssertChild(IEnumerable<Activity> spans, Activity parent, ActivityKind kind)
    {
        var child = spans.Single(span => span.ParentSpanId == parent.SpanId);
        child.Kind.Should().Be(kind);
        return child;
    }
}
