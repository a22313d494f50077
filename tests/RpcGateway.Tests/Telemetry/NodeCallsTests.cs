using System.Diagnostics;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Server.Nodes;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Telemetry;

/// <summary>The calls that a node measures while other nodes ask for them.</summary>
[Collection(nameof(Alone))]
public sealed class NodeCallsTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Read_CallsSinceTheFirstQuestion_AreCountedWithTheirErrors()
    {
        using var calls = new NodeCalls(_time);
        Record("test.before");
        var first = calls.Read();

        Record("test.one");
        Record("test.two", RpcTelemetryNames.ErrorType);
        Record("rpcgateway.live.watch");
        _time.Advance(TimeSpan.FromSeconds(4));
        var second = calls.Read();

        first.Buckets.Should().BeEmpty();
        second.Should().BeEquivalentTo(new NodeCallCounts(first.Meter, 4000, 1, [DurationBuckets.IndexOf(0.25), 2]));
    }

    [Fact]
    public void Read_NoQuestionFor10Seconds_MeasuresNothingUntilTheNext()
    {
        using var calls = new NodeCalls(_time);
        calls.IsMeasuring.Should().BeFalse();
        var first = calls.Read();
        _time.Advance(TimeSpan.FromSeconds(9));
        calls.Read().Meter.Should().Be(first.Meter);
        Record("test.one");

        _time.Advance(TimeSpan.FromSeconds(10));

        calls.IsMeasuring.Should().BeFalse();
        var next = calls.Read();
        next.Meter.Should().NotBe(first.Meter);
        next.Buckets.Should().BeEmpty();
    }

    private static void Record(string method, string? tag = null)
    {
        var tags = new TagList { { RpcTelemetryNames.RpcMethod, method } };
        if (tag is not null)
        {
            tags.Add(tag, "-32000");
        }

        RpcTelemetry.ServerDuration.Record(0.25, tags);
    }
}
