using System.Diagnostics;
using System.Text.Json;
using RpcGateway.Client;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.JsonRpcPrefixes;

/// <summary>The client of this library, with proxies of a contract, for a service that is written with StreamJsonRpc.</summary>
public sealed class ContractClientTests
{
    [Fact]
    public async Task Proxy_EveryKindOfMethod_Works()
    {
        await using var server = new DepotServer(name => JsonNamingPolicy.CamelCase.ConvertName(name.Replace("Async", "", StringComparison.Ordinal)));
        await using var gateway = await PrefixGateway.StartAsync(("depot", server.Configure));
        var answers = new Answers();
        using var log = new TestLog();
        await using var client = await RpcClient.ConnectAsync(gateway.Rpc, options =>
        {
            options.LoggerFactory = log;
            options.AddCallback<IDepotCallback>(answers);
        }).DefaultTimeout();
        var depot = client.GetProxy<IDepotContract>();

        (await depot.ListAsync(1000).ToListAsync().DefaultTimeout()).Should().Equal(Enumerable.Range(0, 1000));
        (await depot.SumAsync(Streams.Numbers(1000)).DefaultTimeout()).Should().Be(1000 * 999 / 2);
        (await depot.DoubleAsync(Streams.Numbers(10)).ToListAsync().DefaultTimeout()).Should().Equal(Enumerable.Range(0, 10).Select(i => 2 * i));
        (await depot.CollectReportsAsync(1).DefaultTimeout()).Should().BeTrue();
        (await depot.DrawAsync(100).DefaultTimeout()).Should().Be(100 * 99 / 2);
        await depot.AnnounceAsync(1000).DefaultTimeout();
        answers.Announced.Should().Equal(Enumerable.Range(0, 1000));

        using var cancelled = new CancellationTokenSource();
        var wait = depot.WaitAsync(cancelled.Token);
        await Eventually.IsTrueAsync(() => server.Targets.Single().Running == 1);
        await cancelled.CancelAsync();
        await FluentActions.Awaiting(() => wait.DefaultTimeout()).Should().ThrowAsync<OperationCanceledException>();
        await Eventually.IsTrueAsync(() => server.Targets.Single().Running == 0);

        await foreach (var number in depot.ListAsync(1_000_000))
        {
            if (number == 100)
            {
                break;
            }
        }

        await Eventually.IsTrueAsync(() => server.Targets.Single().OpenStreams == 0);
    }

    [Fact]
    public async Task Messages_WithLineBreaks_ShareAFrame()
    {
        await using var service = new ScriptedService();
        await using var gateway = await PrefixGateway.StartAsync(("git", backend =>
        {
            service.Configure(backend);
            backend.Framing = JsonRpcFraming.HeaderDelimited;
        }
        ));
        await using var socket = await RawWebSocket.ConnectExtendedAsync(gateway.Rpc);

        await socket.RequestAsync("git.a");
        await service.AcceptAsync();
        var result = "{\"jsonrpc\":\"2.0\",\n\"id\":1,\"result\":{\r\n\"a\":1\n}}";
        var notification = "{\"jsonrpc\":\"2.0\",\n\"method\":\"b\",\"params\":[\n1]}";
        await service.WriteAsync(
            $"Content-Length: {result.Length}\r\n\r\n{result}Content-Length: {notification.Length}\r\n\r\n{notification}");

        var first = await socket.ReceiveAsync();
        first["result"]!["a"]!.GetValue<int>().Should().Be(1);
        (await socket.ReceiveAsync()).Method().Should().Be("git.b");
    }

    [Fact]
    public async Task Call_Recorded_HasSpansTowardsBothEnds()
    {
        await using var service = new ScriptedService();
        await using var gateway = await PrefixGateway.StartAsync(("git", service.Configure));
        using var spans = new SpanListener();
        await using var socket = await gateway.ConnectAsync();
        var trace = ActivityTraceId.CreateRandom();

        await socket.SendAsync(
            $$"""{"jsonrpc":"2.0","id":7,"method":"git.status","params":[],"traceparent":"00-{{trace}}-00f067aa0ba902b7-01"}""");
        await service.AcceptAsync();
        var request = (await service.ReceiveAsync())!;
        await service.SendAsync("""{"jsonrpc":"2.0","id":1,"error":{"code":5,"message":"m"}}""");
        await socket.ReceiveAsync();

        await Eventually.IsTrueAsync(() => spans.Ended.Count(span => span.TraceId == trace) == 2);
        var ended = spans.Ended.Where(span => span.TraceId == trace).ToList();
        var (client, server) = (ended.Single(span => span.Kind == ActivityKind.Client), ended.Single(span => span.Kind == ActivityKind.Server));
        server.ParentSpanId.ToString().Should().Be("00f067aa0ba902b7");
        client.ParentSpanId.Should().Be(server.SpanId);
        request["traceparent"]!.GetValue<string>().Should().Be($"00-{trace}-{client.SpanId}-01");
        foreach (var span in ended)
        {
            span.DisplayName.Should().Be("git.*");
            span.GetTagItem("rpc.method").Should().Be("git.*");
            span.GetTagItem("rpc.method_original").Should().Be("git.status");
            span.GetTagItem("error.type").Should().Be("5");
        }
    }

    private sealed class Answers : IDepotCallback
    {
        public List<int> Announced { get; } = [];

        public async Task<int> CountAsync(int to, IProgress<int> progress, CancellationToken cancellationToken)
        {
            await Task.Yield();
            for (var i = 1; i <= to; i++)
            {
                progress.Report(i);
            }

            return to;
        }

        public IAsyncEnumerable<int> SupplyAsync(int count, CancellationToken cancellationToken) =>
            Streams.Numbers(count, cancellationToken: cancellationToken);

        void IDepotCallback.Announced(int number) => Announced.Add(number);
    }
}
