using System.Diagnostics;
using System.Globalization;
using RpcGateway.Protocol;
using RpcGateway.Protocol.Telemetry;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Telemetry;

public sealed class SpanTests : IDisposable
{
    private readonly SpanRecorder _recorder = new();

    public void Dispose() => _recorder.Dispose();

    [Fact]
    public async Task CallSpan_Addresses_AreReadOncePerConnection()
    {
        var asked = 0;
        await using var pair = new ProbePair(addresses: _ =>
        {
            Interlocked.Increment(ref asked);
            return new NetworkAddresses("gateway.example", 443, "192.0.2.7", 50123);
        });

        await pair.Probe.EchoAsync("one").AsTask().DefaultTimeout();
        await pair.Probe.EchoAsync("two").AsTask().DefaultTimeout();

        foreach (var span in await _recorder.WaitAsync(4))
        {
            span.GetTagItem("server.address").Should().Be("gateway.example");
            span.GetTagItem("server.port").Should().Be(443);
            span.GetTagItem("network.peer.address").Should().Be("192.0.2.7");
            span.GetTagItem("network.peer.port").Should().Be(50123);
            span.GetTagItem("rpcgateway.connection.id").Should().Be(span.Kind == ActivityKind.Server ? "server" : "client");
        }

        asked.Should().Be(2, "each end reads them once");
    }

    [Theory]
    [InlineData("server", ActivityKind.Client, "192.0.2.7", 50123)]
    [InlineData("client", ActivityKind.Server, null, null)]
    public async Task CallbackSpan_Addresses_NameTheClientAsServer(
        string role, ActivityKind kind, string? address, int? port)
    {
        await using var pair = new ProbePair(
            role: role == "server" ? RpcConnectionRole.Server : RpcConnectionRole.Client,
            addresses: _ => new NetworkAddresses("gateway.example", 443, "192.0.2.7", 50123));

        await pair.Probe.EchoAsync("x").AsTask().DefaultTimeout();

        var span = (await _recorder.WaitAsync(2)).Single(span => span.Kind == kind);
        span.GetTagItem("server.address").Should().Be(address);
        span.GetTagItem("server.port").Should().Be(port);
        span.GetTagItem("network.peer.address").Should().Be("192.0.2.7");
        span.GetTagItem("network.peer.port").Should().Be(50123);
    }

    [Fact]
    public async Task ServerSpan_Link_IsItsConnection()
    {
        var connection = new ActivityContext(
            ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        await using var pair = new ProbePair(link: connection);

        await pair.Probe.EchoAsync("x").AsTask().DefaultTimeout();

        var spans = await _recorder.WaitAsync(2);
        spans.Single(span => span.Kind == ActivityKind.Server).Links.Should().ContainSingle()
            .Which.Context.Should().Be(connection);
        spans.Single(span => span.Kind == ActivityKind.Client).Links.Should().BeEmpty();
    }

    [Fact]
    public async Task Spans_ProtocolMessages_HaveNone()
    {
        await using var peer = new ProbePeer().Start();

        foreach (var method in new[] { "$/hello", "$/enumerator/next", "$/made/up" })
        {
            await peer.ExchangeAsync(
                $$$"""{"jsonrpc":"2.0","id":1,"method":"{{{method}}}","params":{"token":1},"traceparent":"{{{_recorder.Root.Id}}}"}""");
        }

        await peer.ExchangeAsync(Echo(2));
        (await _recorder.WaitAsync(1)).Single().DisplayName.Should().Be("probe.echo");
    }

    [Fact]
    public async Task Spans_Batch_AreOnePerCall()
    {
        await using var peer = new ProbePeer().Start();

        await peer.ExchangeAsync($"[{Echo(1)},{Echo(2)}]");

        (await _recorder.WaitAsync(2)).Select(span => (string?)span.GetTagItem("jsonrpc.request.id")).Should().Equal("1", "2");
    }

    [Fact]
    public async Task NotificationSpan_Error_HasNoIdAndNoStatusCode()
    {
        await using var peer = new ProbePeer().Start();

        peer.Send(
            $$"""{"jsonrpc":"2.0","method":"probe.refuse","params":[77],"traceparent":"{{_recorder.Root.Id}}"}""");

        var span = (await _recorder.WaitAsync(1)).Single();
        span.GetTagItem("jsonrpc.request.id").Should().BeNull();
        span.GetTagItem("rpc.response.status_code").Should().BeNull();
        span.GetTagItem("error.type").Should().Be("77");
    }

    [Fact]
    public async Task CallSpan_IdNull_HasNoId()
    {
        await using var peer = new ProbePeer().Start();

        await peer.ExchangeAsync(
            $$"""{"jsonrpc":"2.0","id":null,"method":"probe.echo","params":["x"],"traceparent":"{{_recorder.Root.Id}}"}""");

        (await _recorder.WaitAsync(1)).Single().GetTagItem("jsonrpc.request.id").Should().BeNull();
    }

    [Fact]
    public async Task CallSpan_TextFromThePeer_IsEscapedAndTruncated()
    {
        await using var peer = new ProbePeer().Start();
        var name = "\\u001b[31m\\n" + new string('x', 5_000);

        await peer.ExchangeAsync(
            $$"""{"jsonrpc":"2.0","id":"a\u0007b","method":"{{name}}","traceparent":"{{_recorder.Root.Id}}"}""");

        var span = (await _recorder.WaitAsync(1)).Single();
        span.GetTagItem("rpc.method_original").Should().BeOfType<string>()
            .Which.Should().StartWith("\\u001b[31m\\u000axxx").And.EndWith("x…")
            .And.Match(text => text.Length < 250);
        span.GetTagItem("jsonrpc.request.id").Should().Be("a\\u0007b");
    }

    [Fact]
    public async Task CallSpan_RefusedCall_HasTheCode()
    {
        await using var peer = new ProbePeer(configure: options => options.MaxConcurrentCalls = 1).Start();
        peer.Send($$"""{"jsonrpc":"2.0","id":1,"method":"probe.wait","traceparent":"{{_recorder.Root.Id}}"}""");

        await peer.ExchangeAsync(Echo(2));

        var span = await _recorder.WaitAsync(ActivityKind.Server, "probe.echo");
        span.GetTagItem("rpc.response.status_code").Should().Be(RpcErrorCode.LimitExceeded.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, "secret")]
    public async Task CallSpan_Exception_HasItsTextOnlyWithDetailedErrors(bool detailed, string? description)
    {
        await using var pair = new ProbePair(configure: options => options.EnableDetailedErrors = detailed);
        pair.Log.Allow(RpcTelemetryNames.EventServerException);

        await FluentActions.Awaiting(() => pair.Probe.FailAsync("secret").DefaultTimeout()).Should().ThrowAsync<RpcException>();

        var span = await _recorder.WaitAsync(ActivityKind.Server, "probe.fail");
        span.StatusDescription.Should().Be(description);
        span.GetTagItem("error.type").Should().Be("System.InvalidOperationException");
        span.GetTagItem("rpc.response.status_code").Should().Be("-32000");
        span.Events.Should().BeEmpty("span events are deprecated for exceptions");
    }

    [Fact]
    public async Task CallSpan_CancelledCall_HasTheCodeOfItsResponse()
    {
        await using var pair = new ProbePair();
        using var cancellation = new CancellationTokenSource();
        var call = pair.Probe.WaitAsync(cancellation.Token);

        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => call.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        var server = await _recorder.WaitAsync(ActivityKind.Server, "probe.wait");
        server.GetTagItem("error.type").Should().Be("-32800");
        var client = await _recorder.WaitAsync(ActivityKind.Client, "probe.wait");
        client.GetTagItem("error.type").Should().Be(typeof(OperationCanceledException).FullName);
    }

    private string Echo(int id) =>
        $$"""{"jsonrpc":"2.0","id":{{id}},"method":"probe.echo","params":["x"],"traceparent":"{{_recorder.Root.Id}}"}""";
}
