using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Protocol;

public sealed class TelemetryTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;
    private readonly Activity _root;

    public TelemetryTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "RpcGateway",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
        Activity.Current = null;
        _root = new Activity("root").Start();
    }

    public void Dispose()
    {
        _root.Stop();
        _listener.Dispose();
    }

    [Fact]
    public async Task Call_NestedInACallback_IsOneTraceWithEachSpanBelowTheOther()
    {
        await using var pair = new ConnectionPair();

        await pair.Probe.NestAsync(1).DefaultTimeout();

        var spans = await WaitForSpansAsync(4);
        var client = Find(spans, ActivityKind.Client, "probe.nest");
        var server = Find(spans, ActivityKind.Server, "probe.nest");
        var callback = Find(spans, ActivityKind.Client, "probeCallback.nest");
        var callbackServer = Find(spans, ActivityKind.Server, "probeCallback.nest");
        client.ParentSpanId.Should().Be(_root.SpanId);
        server.ParentSpanId.Should().Be(client.SpanId);
        callback.ParentSpanId.Should().Be(server.SpanId);
        callbackServer.ParentSpanId.Should().Be(callback.SpanId);
        Activity.Current.Should().Be(_root);
    }

    [Fact]
    public async Task Span_OfACall_HasTheConventionsAttributes()
    {
        await using var pair = new ConnectionPair();

        await FluentActions.Awaiting(() => pair.Probe.RefuseAsync(1234).DefaultTimeout()).Should().ThrowAsync<RpcException>();

        foreach (var span in await WaitForSpansAsync(2))
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
    public async Task Span_OfAnUnknownMethod_IsNamedOther()
    {
        await using var peer = new RawPeer();

        await peer.AskAsync(
            $$"""{"jsonrpc":"2.0","id":1,"method":"probe.made.up","traceparent":"{{_root.Id}}"}""");

        var span = (await WaitForSpansAsync(1)).Single();
        span.DisplayName.Should().Be("_OTHER");
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
        await using var peer = new RawPeer();

        var answer = await peer.AskAsync(
            $$"""{"jsonrpc":"2.0","id":1,"method":"probe.echo","params":["x"],"traceparent":{{traceParent}}}""");

        answer["result"]!.GetValue<string>().Should().Be("x");
    }

    [Fact]
    public async Task Stream_OfACall_IsOneSpanUntilTheGeneratorEnds()
    {
        await using var pair = new ConnectionPair();

        await foreach (var _ in pair.Probe.RangeAsync(1_000))
        {
        }

        var spans = await WaitForSpansAsync(2);
        spans.Select(span => span.DisplayName).Should().AllBe("probe.range");
    }

    [Fact]
    public async Task Duration_OfCallsAtBothEnds_IsRecordedInSeconds()
    {
        var seen = new ConcurrentQueue<(string Instrument, double Seconds, string? Method, string? Error)>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "RpcGateway")
                {
                    instrument.Unit.Should().NotBeNull();
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            var all = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value?.ToString());
            seen.Enqueue((instrument.Name, value, all.GetValueOrDefault("rpc.method"), all.GetValueOrDefault("error.type")));
        });
        meters.Start();

        await using (var pair = new ConnectionPair())
        {
            await FluentActions.Awaiting(() => pair.Probe.RefuseAsync(4321).DefaultTimeout()).Should().ThrowAsync<RpcException>();
        }

        var ours = seen.Where(measurement => measurement.Error == "4321").ToList();
        ours.Select(measurement => measurement.Instrument)
            .Should().BeEquivalentTo("rpc.server.call.duration", "rpc.client.call.duration");
        ours.Should().OnlyContain(measurement => measurement.Method == "probe.refuse" && measurement.Seconds > 0);
    }

    private static Activity Find(IEnumerable<Activity> spans, ActivityKind kind, string name) =>
        spans.Single(span => span.Kind == kind && span.DisplayName == name);

    // Other tests make spans too: only those of this test's trace count. A call's answer may come before its span ends.
    private async Task<List<Activity>> WaitForSpansAsync(int count)
    {
        var spans = _spans.Where(span => span.TraceId == _root.TraceId);
        await Eventually.IsTrueAsync(() => spans.Count() >= count);
        spans.Should().HaveCount(count);
        return [.. spans];
    }
}
