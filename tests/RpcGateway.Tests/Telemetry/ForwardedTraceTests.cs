using System.Diagnostics;
using System.Text.Json.Nodes;
using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Telemetry;

/// <summary>The trace context of a call for which this process creates no span.</summary>
[Collection(nameof(Alone))]
public sealed class ForwardedTraceTests
{
    private const string Parent = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";
    private const string State = "vendor=one,other=two";

    [Fact]
    public async Task Callback_NoListener_ForwardsTheTraceContext()
    {
        await using var peer = new ProbePeer().Start();

        var callback = await NestAsync(peer, $$""","traceparent":"{{Parent}}","tracestate":"{{State}}" """);

        callback["traceparent"]!.GetValue<string>().Should().Be(Parent);
        callback["tracestate"]!.GetValue<string>().Should().Be(State);
    }

    [Fact]
    public async Task Callback_CallNotSampled_ForwardsTheTraceContext()
    {
        using var listener = new SpanListener(ActivitySamplingResult.None);
        await using var peer = new ProbePeer().Start();

        var callback = await NestAsync(peer, $$""","traceparent":"{{Parent}}" """);

        callback["traceparent"]!.GetValue<string>().Should().Be(Parent);
        callback["tracestate"].Should().BeNull();
    }

    [Fact]
    public async Task Callback_OnlyMetricsCollected_ForwardsTheTraceContext()
    {
        using var durations = Metrics.Collect<double>(RpcTelemetryNames.MetricServerCallDuration);
        await using var peer = new ProbePeer().Start();

        var callback = await NestAsync(peer, $$""","traceparent":"{{Parent}}" """);

        callback["traceparent"]!.GetValue<string>().Should().Be(Parent);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","traceparent":"00-0" """)]
    [InlineData(""","tracestate":"vendor=one" """)]
    public async Task Callback_CallWithoutTraceContext_HasNone(string context)
    {
        await using var peer = new ProbePeer().Start();
        await NestAsync(peer, $$""","traceparent":"{{Parent}}" """);

        var callback = await NestAsync(peer, context);

        callback["traceparent"].Should().BeNull();
        callback["tracestate"].Should().BeNull();
    }

    [Fact]
    public async Task Error_NoListener_HasTheTraceIdOfItsCall()
    {
        await using var peer = new ProbePeer().Start();
        peer.Log.Allow(RpcTelemetryNames.EventServerException);

        var response = await peer.ExchangeAsync(
            $$"""{"jsonrpc":"2.0","id":1,"method":"probe.fail","params":["x"],"traceparent":"{{Parent}}"}""");

        response["error"]!["data"]!["traceId"]!.GetValue<string>().Should().Be(Parent[3..35]);
    }

    // Calls a method that calls back, and responds to the callback.
    private static async Task<JsonNode> NestAsync(ProbePeer peer, string context)
    {
        var callback = await peer.ExchangeAsync($$"""{"jsonrpc":"2.0","id":7,"method":"probe.nest","params":[1]{{context}}}""");
        callback.Method().Should().Be("probeCallback.nest");
        var response = await peer.ExchangeAsync($$"""{"jsonrpc":"2.0","id":{{callback["id"]}},"result":0}""");
        response.Result<int>().Should().Be(1);
        return callback;
    }
}
