using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using RpcGateway.Tests.Telemetry;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

public sealed class TelemetryTests : IDisposable
{
    private readonly SpanRecorder _recorder = new();

    public void Dispose() => _recorder.Dispose();

    [Fact]
    public async Task Call_NestedInACallback_IsOneTrace()
    {
        await using var pair = new ProbePair();

        await pair.Probe.NestAsync(1).DefaultTimeout();

        var spans = await _recorder.WaitAsync(4);
        var client = Find(spans, ActivityKind.Client, "probe.nest");
        var server = Find(spans, ActivityKind.Server, "probe.nest");
        var callback = Find(spans, ActivityKind.Client, "probeCallback.nest");
        var callbackServer = Find(spans, ActivityKind.Server, "probeCallback.nest");
        client.ParentSpanId.Should().Be(_recorder.Root.SpanId);
        server.ParentSpanId.Should().Be(client.SpanId);
        callback.ParentSpanId.Should().Be(server.SpanId);
        callbackServer.ParentSpanId.Should().Be(callback.SpanId);
        Activity.Current.Should().Be(_recorder.Root);
    }

    [Fact]
    public async Task CallSpan_Error_HasTheAttributesOfTheConvention()
    {
        await using var pair = new ProbePair();

        await FluentActions.Awaiting(() => pair.Probe.RefuseAsync(1234).DefaultTimeout()).Should().ThrowAsync<RpcException>();

        foreach (var span in await _recorder.WaitAsync(2))
        {
            span.GetTagItem("rpc.system.name").Should().Be("jsonrpc");
            span.GetTagItem("rpc.method").Should().Be("probe.refuse");
            span.GetTagItem("jsonrpc.protocol.version").Should().Be("2.0");
            span.GetTagItem("jsonrpc.request.id").Should().Be("1");
            span.GetTagItem("rpc.response.status_code").Should().Be("1234");
            span.GetTagItem("error.type").Should().Be("1234");
            span.Status.Should().Be(ActivityStatusCode.Error);
        }
    }

    [Fact]
    public async Task CallSpan_UnknownMethod_IsNamedJsonRpc()
    {
        await using var peer = new ProbePeer().Start();

        await peer.ExchangeAsync(
            $$"""{"jsonrpc":"2.0","id":1,"method":"probe.made.up","traceparent":"{{_recorder.Root.Id}}"}""");

        var span = (await _recorder.WaitAsync(1)).Single();
        span.DisplayName.Should().Be("jsonrpc");
        span.GetTagItem("rpc.method").Should().Be("_OTHER");
        span.GetTagItem("rpc.method_original").Should().Be("probe.made.up");
        span.GetTagItem("error.type").Should().Be("-32601");
    }

    [Theory]
    [InlineData("\"nonsense\"")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("\"00-00000000000000000000000000000000-0000000000000000-01\"")]
    public async Task TraceParent_Malformed_IsIgnored(string traceParent)
    {
        await using var peer = new ProbePeer().Start();

        var response = await peer.ExchangeAsync(
            $$"""{"jsonrpc":"2.0","id":1,"method":"probe.echo","params":["x"],"traceparent":{{traceParent}}}""");

        response.Result<string>().Should().Be("x");
    }

    [Fact]
    public async Task StreamSpan_ResultStream_EndsWithTheGenerator()
    {
        await using var pair = new ProbePair();

        await foreach (var _ in pair.Probe.RangeAsync(1_000))
        {
        }

        var spans = await _recorder.WaitAsync(2);
        spans.Select(span => span.DisplayName).Should().AllBe("probe.range");
    }

    [Fact]
    public async Task CallDuration_BothEnds_IsRecordedInSeconds()
    {
        using var server = Metrics.Collect<double>("rpc.server.call.duration");
        using var client = Metrics.Collect<double>("rpc.client.call.duration");

        await using (var pair = new ProbePair())
        {
            await FluentActions.Awaiting(() => pair.Probe.RefuseAsync(4321).DefaultTimeout()).Should().ThrowAsync<RpcException>();
        }

        foreach (var end in new[] { server, client })
        {
            var call = end.GetMeasurementSnapshot().ContainsTags(KeyValuePair.Create("error.type", (object?)"4321")).Single();
            call.Tags["rpc.method"].Should().Be("probe.refuse");
            call.Value.Should().BePositive();
        }
    }

    private static Activity Find(IEnumerable<Activity> spans, ActivityKind kind, string name) =>
        spans.Single(span => span.Kind == kind && span.DisplayName == name);
}
