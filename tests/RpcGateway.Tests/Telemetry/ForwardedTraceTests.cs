using System.Diagnostics;
using System.Text.Json.Nodes;
using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;

namespace RpcGateway.Tests.Telemetry;

/// <summary>The trace context of a call that this process makes no span of.</summary>
[Collection(nameof(Alone))]
public sealed class ForwardedTraceTests
{
    private const string Parent = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";
    private const string State = "vendor=one,other=two";

    [Fact]
    public async Task Callback_WithoutListener_CarriesTheContextOfItsCallUnchanged()
    {
        await using var peer = new RawPeer();

        var callback = await NestAsync(peer, $$""","traceparent":"{{Parent}}","tracestate":"{{State}}" """);

        callback["traceparent"]!.GetValue<string>().Should().Be(Parent);
        callback["tracestate"]!.GetValue<string>().Should().Be(State);
    }

    [Fact]
    public async Task Callback_OfACallThatIsNotSampled_CarriesTheContextUnchanged()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RpcTelemetryNames.Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.None,
        };
        ActivitySource.AddActivityListener(listener);
        await using var peer = new RawPeer();

        var callback = await NestAsync(peer, $$""","traceparent":"{{Parent}}" """);

        callback["traceparent"]!.GetValue<string>().Should().Be(Parent);
        callback["tracestate"].Should().BeNull();
    }

    [Fact]
    public async Task Callback_WhereOnlyMetricsAreCollected_CarriesTheContextUnchanged()
    {
        using var durations = Metrics.Collect<double>(RpcTelemetryNames.MetricServerCallDuration);
        await using var peer = new RawPeer();

        var callback = await NestAsync(peer, $$""","traceparent":"{{Parent}}" """);

        callback["traceparent"]!.GetValue<string>().Should().Be(Parent);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","traceparent":"00-0" """)]
    [InlineData(""","tracestate":"vendor=one" """)]
    public async Task Callback_OfACallWithoutContext_CarriesNone(string context)
    {
        await using var peer = new RawPeer();
        await NestAsync(peer, $$""","traceparent":"{{Parent}}" """);

        var callback = await NestAsync(peer, context);

        callback["traceparent"].Should().BeNull();
        callback["tracestate"].Should().BeNull();
    }

    [Fact]
    public async Task Error_WithoutListener_NamesTheTraceOfItsCall()
    {
        await using var peer = new RawPeer();
        peer.Log.Allow(RpcTelemetryNames.EventServerException);

        var answer = await peer.AskAsync(
            $$"""{"jsonrpc":"2.0","id":1,"method":"probe.fail","params":["x"],"traceparent":"{{Parent}}"}""");

        answer["error"]!["data"]!["traceId"]!.GetValue<string>().Should().Be(Parent[3..35]);
    }

    // Calls a method that makes a callback, and answers it.
    private static async Task<JsonNode> NestAsync(RawPeer peer, string context)
    {
        var callback = await peer.AskAsync($$"""{"jsonrpc":"2.0","id":7,"method":"probe.nest","params":[1]{{context}}}""");
        callback["method"]!.GetValue<string>().Should().Be("probeCallback.nest");
        var answer = await peer.AskAsync($$"""{"jsonrpc":"2.0","id":{{callback["id"]}},"result":0}""");
        answer["result"]!.GetValue<int>().Should().Be(1);
        return callback;
    }
}
