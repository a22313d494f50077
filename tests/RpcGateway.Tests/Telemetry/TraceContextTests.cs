using System.Diagnostics;
using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Telemetry;

public sealed class TraceContextTests : IDisposable
{
    private readonly SpanRecorder _recorder = new();

    public void Dispose() => _recorder.Dispose();

    [Fact]
    public async Task TraceState_Received_IsForwardedToTheCallback()
    {
        _recorder.Root.TraceStateString = "vendor=one,other=two";
        await using var pair = new ProbePair();

        await pair.Probe.NestAsync(1).DefaultTimeout();

        (await _recorder.WaitAsync(4)).Should().OnlyContain(span => span.TraceStateString == "vendor=one,other=two");
    }

    [Fact]
    public async Task TraceState_TooLong_IsIgnored()
    {
        await using var peer = new ProbePeer().Start();
        var state = "a=" + new string('x', 511);

        await peer.ExchangeAsync(Echo($$""","tracestate":"{{state}}" """));

        (await _recorder.WaitAsync(1)).Single().TraceStateString.Should().BeNull();
    }

    [Theory]
    [InlineData("01-{0}-{1}-01-more", true)]
    [InlineData("00-{0}-{1}-01-more", false)]
    [InlineData("ff-{0}-{1}-01", false)]
    [InlineData("00-{0}-{1}-0g", false)]
    [InlineData("00_{0}-{1}-01", false)]
    [InlineData("00-{0}-{1}-01", true)]
    public async Task TraceParent_AnyVersion_IsUsedIfWellFormed(string form, bool counts)
    {
        await using var peer = new ProbePeer().Start();
        var parent = form.Replace("{0}", _recorder.Root.TraceId.ToHexString()).Replace("{1}", _recorder.Root.SpanId.ToHexString());

        await peer.ExchangeAsync($$"""{"jsonrpc":"2.0","id":1,"method":"probe.echo","params":["x"],"traceparent":"{{parent}}"}""");
        await peer.ExchangeAsync(Echo(""));

        (await _recorder.WaitAsync(counts ? 2 : 1)).Should().OnlyContain(span => span.ParentSpanId == _recorder.Root.SpanId);
    }

    [Theory]
    [InlineData(true, "blue & green")]
    [InlineData(false, null)]
    public async Task Baggage_PropagateBaggage_DecidesWhetherItArrives(bool isOn, string? expected)
    {
        _recorder.Root.AddBaggage("team", "blue & green");
        await using var pair = new ProbePair(configure: options => options.PropagateBaggage = isOn);

        await pair.Probe.EchoAsync("x").AsTask().DefaultTimeout();

        (await _recorder.WaitAsync(ActivityKind.Server, "probe.echo")).GetBaggageItem("team").Should().Be(expected);
    }

    [Fact]
    public async Task Baggage_TooLong_IsIgnored()
    {
        await using var peer = new ProbePeer(configure: options => options.PropagateBaggage = true).Start();

        await peer.ExchangeAsync(Echo($$""","baggage":"a={{new string('x', 8191)}}" """));

        (await _recorder.WaitAsync(1)).Single().Baggage.Should().BeEmpty();
    }

    [Fact]
    public async Task Baggage_ManyEntries_IsTruncated()
    {
        await using var peer = new ProbePeer(configure: options => options.PropagateBaggage = true).Start();
        var entries = string.Join(',', Enumerable.Range(0, 500).Select(i => $"k{i}=1"));

        await peer.ExchangeAsync(Echo($$""","baggage":"{{entries}}" """));

        (await _recorder.WaitAsync(1)).Single().Baggage.Should().HaveCountLessThanOrEqualTo(64).And.NotBeEmpty();
    }

    [Fact]
    public async Task Notification_ManyReceivers_CarriesTheSpanOfItsSender()
    {
        await using var first = new ProbePair();
        await using var second = new ProbePair();
        var notification = RpcNotification.Encode(NotedMethod(), default(NotedArguments));

        first.Server.Send(notification);
        second.Server.Send(notification);

        (await _recorder.WaitAsync(2)).Should().OnlyContain(
            span => span.ParentSpanId == _recorder.Root.SpanId && span.Kind == ActivityKind.Server);
    }

    private static Binding.RpcMethodDescriptor NotedMethod() =>
        Binding.RpcContracts.Get<IProbeCallback>().Methods.Single(method => method.Name == "probeCallback.noted");

    private string Echo(string more) =>
        $$"""{"jsonrpc":"2.0","id":1,"method":"probe.echo","params":["x"],"traceparent":"{{_recorder.Root.Id}}"{{more}}}""";

    private readonly struct NotedArguments : Binding.IRpcArguments
    {
        public void WriteTo(Binding.RpcArgumentWriter writer) =>
            writer.Write("x", Binding.RpcJson.GetTypeInfo<string>(Binding.RpcJson.CreateOptions()));
    }
}
