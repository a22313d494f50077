using System.Diagnostics;
using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Telemetry;

/// <summary>The spans, metrics and log entries of forwarded methods, whose names the caller chooses.</summary>
[Collection(nameof(Alone))]
public sealed class ForwardedMethodTests
{
    [Fact]
    public async Task MethodName_LineBreaksAndColours_AreEscaped()
    {
        using var recorder = new SpanRecorder();
        using var durations = Metrics.Collect<double>("rpc.client.call.duration");
        await using var pair = new ProbePair();

        await CallAsync(pair, "raw\r\n\u001b[31mforged\u202e");

        const string Clean = "raw\\u000d\\u000a\\u001b[31mforged\\u202e";
        var span = await recorder.WaitAsync(ActivityKind.Client, Clean);
        span.GetTagItem("rpc.method").Should().Be(Clean);
        durations.Values("rpc.method").Should().Equal(Clean);
        (await pair.Log.WaitForAsync(RpcTelemetryNames.EventClientException).DefaultTimeout()).Message
            .Should().StartWith($"Call of {Clean} over connection");
        pair.Log.Entries.Should().NotContain(entry => entry.Message.Contains('\u001b'));
    }

    [Fact]
    public async Task MethodName_TooLong_IsOther()
    {
        using var recorder = new SpanRecorder();
        using var durations = Metrics.Collect<double>("rpc.client.call.duration");
        await using var pair = new ProbePair();

        await CallAsync(pair, new string('n', 201));

        var span = await recorder.WaitAsync(ActivityKind.Client, RpcTelemetryNames.JsonRpc);
        span.GetTagItem("rpc.method").Should().Be(RpcTelemetryNames.Other);
        durations.Values("rpc.method").Should().Equal(RpcTelemetryNames.Other);
        pair.Log.Entries.Should().NotContain(entry => entry.Message.Contains("nnn"));
    }

    private static async Task CallAsync(ProbePair pair, string method) => await FluentActions
        .Awaiting(() => pair.Client.CallRawAsync(method, default, CancellationToken.None).AsTask().DefaultTimeout())
        .Should().ThrowAsync<RpcException>();
}
