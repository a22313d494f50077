using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.Protocol;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Backends;

/// <summary>One trace through every process: client, gateway, backend, and back to the client.</summary>
[Collection(nameof(Alone))]
public sealed class BackendTraceTests : IAsyncLifetime
{
    private const string Parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
    private const string OtherParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private TestGateway _gateway = null!;
    private TestBackend _backend = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await TestGateway.StartAsync(
            builder => builder.AddBackends(options => options.AllowContracts("everything", "test")),
            app: app => app.MapRpcBackends("/rpc/backends"));
        _backend = await TestBackend.StartAsync(
            builder => builder.AddService<IEverything, EverythingService>().AddService<ITest, TestService>(),
            options =>
            {
                options.Gateways.Add(_gateway.At("/rpc/backends"));
                options.Instance = "worker-1";
            },
            services => services.AddSingleton<EverythingService>().AddSingleton<Gates>());
        await _backend.WaitForConnectedAsync().DefaultTimeout();
    }

    public async ValueTask DisposeAsync()
    {
        await _backend.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task CallWithCallback_EveryHop_IsTheChildOfTheHopBefore()
    {
        using var trace = new Trace();
        await using var client = await ConnectAsync();
        var (id, link) = (ClientIds().Single(), Link());

        (await client.GetProxy<IEverything>().AskAsync(id, "Sure?").DefaultTimeout()).Should().Be("Sure? yes");

        var caller = trace.Child(trace.Root, ActivityKind.Client, "everything.ask");
        var gateway = trace.Child(caller, ActivityKind.Server, "everything.ask");
        var forwarded = trace.Child(gateway, ActivityKind.Client, "everything.ask");
        var backend = trace.Child(forwarded, ActivityKind.Server, "everything.ask");
        var asking = trace.Child(backend, ActivityKind.Client, "everythingCallback.answer");
        var asked = trace.Child(asking, ActivityKind.Server, "everythingCallback.answer");
        trace.Spans.Should().HaveCount(6).And.OnlyContain(span => span.Status != ActivityStatusCode.Error);
        trace.Childless(asked);

        // The link carries the call to the backend, which connected to the gateway.
        new[] { gateway, backend, asking }.Should().OnlyContain(span => (string?)span.GetTagItem("rpcgateway.connection.id") == id);
        forwarded.GetTagItem("rpcgateway.connection.id").Should().Be(link.Id);
        forwarded.GetTagItem("rpcgateway.backend.instance").Should().Be("worker-1");
        forwarded.GetTagItem("network.peer.address").Should().Be("127.0.0.1");
        forwarded.GetTagItem("network.peer.port").Should().NotBe(gateway.GetTagItem("network.peer.port"));
        forwarded.GetTagItem("server.address").Should().Be("127.0.0.1");
        forwarded.GetTagItem("server.port").Should().Be(forwarded.GetTagItem("network.peer.port"));
        gateway.GetTagItem("server.port").Should().Be(_gateway.Address.Port);
        backend.GetTagItem("network.peer.address").Should().Be("127.0.0.1", "it is the address of the client");
        new[] { caller, gateway, forwarded, backend, asking, asked }.Should().AllSatisfy(span =>
        {
            span.GetTagItem("rpc.system.name").Should().Be("jsonrpc");
            span.GetTagItem("rpc.method").Should().Be(span.OperationName);
        });
        gateway.Links.Should().ContainSingle("the connection of the client").Which.Context.TraceId.Should().NotBe(gateway.TraceId);
    }

    [Fact]
    public async Task CallbackToAClientOfTheGateway_IsSentByTheGateway()
    {
        using var trace = new Trace();
        await using var other = await ConnectAsync();
        var id = ClientIds().Single();
        await using var client = await ConnectAsync();

        (await client.GetProxy<IEverything>().AskAsync(id, "Really?").DefaultTimeout()).Should().Be("Really? yes");

        var backend = trace.Chain("everything.ask");
        var asking = trace.Child(backend, ActivityKind.Client, "everythingCallback.answer");
        asking.GetTagItem("rpcgateway.connection.id").Should().Be(id);
        trace.Childless(trace.Child(asking, ActivityKind.Server, "everythingCallback.answer"));
        trace.Spans.Should().HaveCount(6, "the messages about the link have no spans");
    }

    [Fact]
    public async Task Broadcast_FromABackend_ReachesClientsInItsTrace()
    {
        using var trace = new Trace();
        await using var client = await _gateway.ConnectAsync();
        await Eventually.IsTrueAsync(() => ClientIds().Count == 1);

        _backend.Services.GetRequiredService<IRpcClients<ITestCallback>>().All.Said("hello");

        var received = await client.ReceiveAsync();
        var sent = trace.Child(trace.Root, ActivityKind.Client, "testCallback.said");
        received["traceparent"]!.GetValue<string>().Should().Be(sent.Id);
        trace.Spans.Should().ContainSingle();
    }

    [Fact]
    public async Task Notification_EveryHop_HasASpan()
    {
        using var trace = new Trace();
        await using var client = await ConnectAsync();

        client.GetProxy<IEverything>().Note("noted");

        (await _backend.Services.GetRequiredService<EverythingService>().Events.Reader.ReadAsync().AsTask().DefaultTimeout())
            .Should().Be("noted");
        trace.Childless(trace.Chain("everything.note"));
        trace.Spans.Should().HaveCount(4).And.OnlyContain(span => span.GetTagItem("jsonrpc.request.id") == null);
    }

    [Fact]
    public async Task Stream_RequestsForItems_HaveNoSpans()
    {
        using var trace = new Trace();
        await using var client = await ConnectAsync();

        (await client.GetProxy<IEverything>().CountAsync(1000).CountAsync().AsTask().DefaultTimeout()).Should().Be(1000);

        var backend = trace.Chain("everything.count");
        trace.Childless(backend);
        trace.Spans.Should().HaveCount(4);
        await Eventually.IsTrueAsync(() => backend.IsStopped);
        backend.GetTagItem("rpcgateway.stream.items_sent").Should().Be(1000L);
        trace.Spans.First(span => span.ParentSpanId == trace.Root.SpanId)
            .GetTagItem("rpcgateway.stream.items_received").Should().Be(1000L);
    }

    [Fact]
    public async Task Error_EverySpanHasTheCode()
    {
        using var trace = new Trace();
        await using var client = await ConnectAsync();

        var fail = () => client.GetProxy<IEverything>().FailAsync(1234, "No.").DefaultTimeout();

        await fail.Should().ThrowAsync<RpcException>();
        trace.Childless(trace.Chain("everything.fail"));
        trace.Spans.Should().HaveCount(4).And.AllSatisfy(span =>
        {
            span.Status.Should().Be(ActivityStatusCode.Error);
            span.GetTagItem("rpc.response.status_code").Should().Be("1234");
            span.GetTagItem("error.type").Should().Be("1234");
        });
    }

    [Fact]
    public async Task Batch_EachCall_ContinuesItsOwnTrace()
    {
        using var listener = new SpanListener(ActivitySamplingResult.AllData);
        await using var client = await _gateway.ConnectAsync();

        var responses = await client.ExchangeAsync($$"""
            [{"jsonrpc":"2.0","id":1,"method":"everything.add","params":[1,2],"traceparent":"{{Parent}}"},
             {"jsonrpc":"2.0","id":2,"method":"everything.add","params":[3,4],"traceparent":"{{OtherParent}}"},
             {"jsonrpc":"2.0","id":3,"method":"everything.add","params":[5,6]}]
            """);

        responses.AsArray().Select(response => response!.Result<int>()).Should().BeEquivalentTo([3, 7, 11]);
        foreach (var parent in new[] { Parent, OtherParent })
        {
            var trace = listener.Started.Where(span => span.TraceId.ToHexString() == parent[3..35]).ToList();
            trace.Select(span => span.Kind).Should().Equal(ActivityKind.Server, ActivityKind.Client, ActivityKind.Server);
            trace.Select(span => span.ParentSpanId.ToHexString()).Should().Equal(
                parent[36..52], trace[0].SpanId.ToHexString(), trace[1].SpanId.ToHexString());
        }

        var calls = listener.Started.Where(span => span.OperationName == "everything.add").ToList();
        calls.Should().HaveCount(9);
        calls.GroupBy(span => span.TraceId).Should().HaveCount(3, "a call without a parent starts a trace");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NobodyRecords_TraceContextPassesThroughUnchanged(bool isListening)
    {
        using var listener = isListening ? new SpanListener(ActivitySamplingResult.None) : null;
        await using var client = await _gateway.ConnectAsync();
        await Eventually.IsTrueAsync(() => ClientIds().Count == 1);

        await client.SendAsync($$"""
            {"jsonrpc":"2.0","id":1,"method":"everything.ask","params":["{{ClientIds().Single()}}","Sure?"],"traceparent":"{{Parent}}","tracestate":"vendor=value"}
            """);

        var callback = await client.ReceiveAsync();
        callback.Method().Should().Be("everythingCallback.answer");
        callback["traceparent"]!.GetValue<string>().Should().Be(Parent);
        callback["tracestate"]!.GetValue<string>().Should().Be("vendor=value");
        await client.SendAsync($$"""{"jsonrpc":"2.0","id":{{callback["id"]}},"result":"yes"}""");
        (await client.ReceiveAsync()).Result<string>().Should().Be("yes");
    }

    [Fact]
    public async Task NobodyRecords_CallbackToAnotherClient_HasTheTraceContext()
    {
        await using var other = await _gateway.ConnectAsync();
        await Eventually.IsTrueAsync(() => ClientIds().Count == 1);
        var id = ClientIds().Single();
        await using var client = await _gateway.ConnectAsync();

        await client.SendAsync($$"""
            {"jsonrpc":"2.0","id":1,"method":"everything.ask","params":["{{id}}","Sure?"],"traceparent":"{{Parent}}"}
            """);

        var callback = await other.ReceiveAsync();
        callback["traceparent"]!.GetValue<string>().Should().Be(Parent);
        await other.SendAsync($$"""{"jsonrpc":"2.0","id":{{callback["id"]}},"result":"yes"}""");
        (await client.ReceiveAsync()).Result<string>().Should().Be("yes");
    }

    private async Task<RpcClient> ConnectAsync()
    {
        var before = ClientIds().Count;
        var client = await RpcClient.ConnectAsync(
            _gateway.Rpc, options => options.AddCallback<IEverythingCallback>(new Answers())).DefaultTimeout();
        await Eventually.IsTrueAsync(() => ClientIds().Count == before + 1);
        return client;
    }

    private List<string> ClientIds() =>
        [.. _gateway.Services.GetRequiredService<IRpcConnections>().List().Select(connection => connection.ConnectionId)];

    private RpcBackendSnapshot Link() => _gateway.Services.GetRequiredService<IRpcBackends>().List().Single();

    private sealed class Answers : IEverythingCallback
    {
        public IAsyncEnumerable<int> NumbersAsync(CancellationToken cancellationToken) => AsyncEnumerable.Empty<int>();

        public Task<string> AnswerAsync(string question) => Task.FromResult($"{question} yes");
    }

    /// <summary>The spans below a root of its own. The root is the current span.</summary>
    private sealed class Trace : IDisposable
    {
        private readonly SpanListener _listener = new();

        public Activity Root { get; } = new Activity("root") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();

        public List<Activity> Spans => [.. _listener.Started.Where(span => span.TraceId == Root.TraceId && span.OperationName != RpcTelemetryNames.SpanConnect)];

        public Activity Child(Activity parent, ActivityKind kind, string name)
        {
            var child = Spans.Should().ContainSingle(span => span.ParentSpanId == parent.SpanId && span.OperationName == name).Subject;
            child.Kind.Should().Be(kind);
            return child;
        }

        /// <summary>From the client to the backend; returns the span of the backend.</summary>
        public Activity Chain(string name)
        {
            var gateway = Child(Child(Root, ActivityKind.Client, name), ActivityKind.Server, name);
            return Child(Child(gateway, ActivityKind.Client, name), ActivityKind.Server, name);
        }

        public void Childless(Activity parent) => Spans.Should().NotContain(span => span.ParentSpanId == parent.SpanId);

        public void Dispose()
        {
            Root.Dispose();
            _listener.Dispose();
        }
    }
}
