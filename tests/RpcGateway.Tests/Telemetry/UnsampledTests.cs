using System.Diagnostics;
using System.Text;
using System.Text.Json;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Protocol.Wire;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Telemetry;

/// <summary>The cost of telemetry for calls that are not sampled.</summary>
[Collection(nameof(Alone))]
public sealed class UnsampledTests
{
    private const int Rounds = 1_000;

    private static readonly byte[] Request =
        Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","id":1,"method":"probe.echo","params":["x"]}""");

    private static readonly byte[] TracedRequest = Encoding.UTF8.GetBytes(
        """
        {"jsonrpc":"2.0","id":1,"method":"probe.echo","params":["x"],"traceparent":"00-0123456789abcdef0123456789abcdef-0123456789abcdef-00"}
        """);

    [Fact]
    public Task Call_NoListener_AllocatesNothing() => MeasureUntilNothingAsync();

    [Fact]
    public async Task Call_NotSampled_AllocatesNothing()
    {
        using var listener = new SpanListener(ActivitySamplingResult.None);

        await MeasureUntilAsync(Request, () => MeasureSpans());
    }

    [Fact]
    public async Task Call_NotSampledWithTraceParent_AllocatesOnlyTheForwardedContext()
    {
        using var listener = new SpanListener(ActivitySamplingResult.None);

        // ActivityTraceId and ActivitySpanId hold strings of 32 and 16 characters, which are created for the sampler.
        await MeasureUntilAsync(TracedRequest, () => MeasureForwarding(TracedRequest) + ((88 + 56) * Rounds));
    }

    [Fact]
    public Task Call_NoListenerWithTraceParent_AllocatesOnlyTheForwardedContext() =>
        MeasureUntilAsync(TracedRequest, () => MeasureForwarding(TracedRequest));

    [Fact]
    public async Task Call_NoListener_IsNotInTheTraceThatOpenedTheConnection()
    {
        using var opener = new Activity("opener").Start();
        await using var pair = new ProbePair();
        pair.Log.Allow(RpcTelemetryNames.EventServerException);
        opener.Stop();

        var failure = await FluentActions.Awaiting(() => pair.Probe.FailAsync("x").DefaultTimeout())
            .Should().ThrowAsync<RpcException>();

        var trace = ((JsonElement)failure.Which.ErrorData!).GetProperty("traceId").GetString();
        trace.Should().NotBe(opener.TraceId.ToHexString());
    }

    [Fact]
    public async Task Call_Measured_AllocatesNothing()
    {
        using var meters = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument),
        };
        var measured = 0;
        meters.SetMeasurementEventCallback<double>((_, _, _, _) => measured++);
        meters.Start();

        await MeasureUntilNothingAsync();

        measured.Should().BeGreaterThanOrEqualTo(2 * Rounds);
    }

    [Fact]
    public async Task Call_UnsampledTrace_IsForwardedWithoutAttributes()
    {
        using var listener = new SpanListener(ActivitySamplingResult.PropagationData);
        using var root = new Activity("root").Start();
        await using var pair = new ProbePair();

        await pair.Probe.NestAsync(1).DefaultTimeout();

        await Eventually.IsTrueAsync(() => listener.Ended.Count >= 4);
        listener.Ended.Should().OnlyContain(span => span.TraceId == root.TraceId && !span.Recorded);
        listener.Ended.SelectMany(span => span.TagObjects).Should().NotContain(tag => tag.Key == RpcTelemetryNames.ConnectionId);
        root.Stop();
    }

    private static Task MeasureUntilNothingAsync() => MeasureUntilAsync(Request, () => 0);

    // Repeats the measurement, because code that the runtime has not optimized yet allocates by boxing.
    private static async Task MeasureUntilAsync(byte[] request, Func<long> max)
    {
        var isOver = false;
        var measuring = Task.Run(() =>
        {
            while (!Volatile.Read(ref isOver) && MeasureCalls(request) > max())
            {
            }
        });
        try
        {
            await measuring.DefaultTimeout();
        }
        finally
        {
            Volatile.Write(ref isOver, true);
        }
    }

    // Bytes that the runtime itself allocates when it is asked for the spans of as many calls and creates none.
    private static long MeasureSpans()
    {
        Activity.Current = null;
        KeyValuePair<string, object?>[] tags = [new("name", "value")];
        var before = 0L;
        for (var i = -Rounds; i < Rounds; i++)
        {
            before = i == 0 ? GC.GetAllocatedBytesForCurrentThread() : before;
            RpcTelemetry.Source.StartActivity(ActivityKind.Server, default(ActivityContext), tags, name: "server");
            RpcTelemetry.Source.StartActivity(ActivityKind.Client, tags: tags, name: "client");
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    // Bytes for the trace contexts of as many calls, and for asking the sampler about a call below each of them.
    private static long MeasureForwarding(byte[] request)
    {
        var before = 0L;
        for (var i = -Rounds; i < Rounds; i++)
        {
            before = i == 0 ? GC.GetAllocatedBytesForCurrentThread() : before;
            Activity.Current = null;
            var trace = ForwardedTrace.Start(RpcMessageReader.Read(request, 64))!;
            RpcTelemetry.Source.StartActivity(ActivityKind.Client, name: "client");
            trace.Stop();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    // Bytes for a thousand calls at both ends, after as many to warm up.
    private static long MeasureCalls(byte[] request)
    {
        Activity.Current = null;
        using var log = new ScopeLog(Microsoft.Extensions.Logging.LogLevel.Information);
        var (transport, _) = InMemoryTransport.CreatePair();
        var connection = new RpcConnection(
            transport,
            new RpcConnectionSettings
            {
                LoggerFactory = log,
                Link = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), default),
            });
        var before = 0L;
        for (var i = -Rounds; i < Rounds; i++)
        {
            before = i == 0 ? GC.GetAllocatedBytesForCurrentThread() : before;
            Call(connection, request);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Call(RpcConnection connection, byte[] request)
    {
        var message = RpcMessageReader.Read(request, 64);
        var server = CallTelemetry.StartServer("probe.echo", message, connection.Parts.Telemetry);
        var client = CallTelemetry.StartClient("probe.echo", connection.Parts.Telemetry);
        client.SetRequestId(1);
        if (client.IsRecording)
        {
            client.End(default);
        }

        if (server.IsRecording)
        {
            server.End(default);
        }
    }
}
