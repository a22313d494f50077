using System.Diagnostics;
using System.Globalization;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Telemetry;

/// <summary>The current span in user code, and the spans of calls without a response.</summary>
public sealed class SpanContextTests : IDisposable
{
    private readonly SpanRecorder _recorder = new();

    public void Dispose() => _recorder.Dispose();

    [Fact]
    public async Task CallSpan_InsideAnArgumentStream_IsAChildOfItsCall()
    {
        await using var pair = new ProbePair();

        await pair.Probe.SumAsync(EchoedAsync(pair)).DefaultTimeout();

        var sum = await _recorder.WaitAsync(ActivityKind.Client, "probe.sum");
        var echo = await _recorder.WaitAsync(ActivityKind.Client, "probe.echo");
        echo.ParentSpanId.Should().Be(sum.SpanId);
    }

    [Fact]
    public async Task Progress_Report_IsReceivedInTheSpanOfItsCall()
    {
        await using var pair = new ProbePair();
        var seen = new SeenSpans();

        await pair.Probe.CountAsync(3, seen).DefaultTimeout();

        seen.Names.Should().Equal("probe.count", "probe.count", "probe.count");
        Activity.Current.Should().Be(_recorder.Root);
    }

    [Fact]
    public async Task CallSpan_TooManyPendingCalls_HasTheReason()
    {
        await using var pair = new ProbePair(configure: options => options.MaxPendingCalls = 1);
        using var cancellation = new CancellationTokenSource();
        var waiting = pair.Probe.WaitAsync(cancellation.Token);

        await FluentActions.Awaiting(() => pair.Probe.EchoAsync("x").AsTask().DefaultTimeout()).Should().ThrowAsync<RpcException>();

        var span = await _recorder.WaitAsync(ActivityKind.Client, "probe.echo");
        span.GetTagItem("error.type").Should().Be(Text(RpcErrorCode.LimitExceeded));
        await cancellation.CancelAsync();
        await FluentActions.Awaiting(() => waiting.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task CallSpan_ConnectionLost_HasTheReason()
    {
        await using var pair = new ProbePair();
        await pair.DropAsync();

        await FluentActions.Awaiting(() => pair.Probe.EchoAsync("x").AsTask().DefaultTimeout())
            .Should().ThrowAsync<RpcConnectionLostException>();

        var span = await _recorder.WaitAsync(ActivityKind.Client, "probe.echo");
        span.GetTagItem("error.type").Should().Be(typeof(RpcConnectionLostException).FullName);
    }

    [Fact]
    public async Task CallSpan_IdInUse_HasTheCode()
    {
        await using var peer = new ProbePeer().Start();
        peer.Send(Request("probe.wait", ""));

        await peer.ExchangeAsync(Request("probe.echo", "\"x\""));

        var span = await _recorder.WaitAsync(ActivityKind.Server, "probe.echo");
        span.GetTagItem("rpc.response.status_code").Should().Be(Text(RpcErrorCode.InvalidRequest));
    }

    private static string Text(int code) => code.ToString(CultureInfo.InvariantCulture);

    private static async IAsyncEnumerable<int> EchoedAsync(ProbePair pair)
    {
        await pair.Probe.EchoAsync("inside").AsTask().DefaultTimeout();
        yield return 1;
    }

    private string Request(string method, string parameters) =>
        $$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":[{{parameters}}],"traceparent":"{{_recorder.Root.Id}}"}""";

    private sealed class SeenSpans : IProgress<int>
    {
        public List<string?> Names { get; } = [];

        public void Report(int value) => Names.Add(Activity.Current?.OperationName);
    }
}
