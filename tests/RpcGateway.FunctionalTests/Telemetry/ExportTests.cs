using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.SampleContracts;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Telemetry;

/// <summary>The host, a real collector, and the .NET client as one trace.</summary>
public sealed class ExportTests
{
    // Some of each meter, and one that is recorded only at the end of a connection.
    private static readonly string[] Metrics =
    [
        "rpc.server.call.duration", "rpc.client.call.duration", "rpcgateway.active_connections", "rpcgateway.network.io",
        "rpcgateway.connection.duration", "kestrel.active_connections", "http.server.request.duration",
    ];

    [Fact]
    public async Task Callback_WithinACall_IsOneTrace()
    {
        using var listener = new SpanListener();
        await using var collector = await Collector.StartAsync();
        await using var gateway = await StartHostAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_SERVICE_NAME", "gateway-under-test"),
            ("OTEL_RESOURCE_ATTRIBUTES", "team=blue"),
            ("Logging__LogLevel__RpcGateway.Protocol", "Debug"));
        using var root = new Activity("click").Start();
        await using (var client = await ConnectAsync(gateway))
        {
            var chat = client.GetProxy<IChat>();
            await chat.JoinAsync("traced", "Ada").DefaultTimeout();
            (await chat.ClearAsync("traced").DefaultTimeout()).Should().BeTrue();
        }

        root.Stop();
        var trace = root.TraceId.ToHexString();
        await collector.WaitUntilAsync(one => one.Spans.Count(span => span.TraceId == trace) >= 3
            && !Metrics.Except(one.Metrics).Any()
            && one.Logs.Any(log => IsLineOfTheCall(log, trace)));

        var server = Find(collector, "chat.clear", ExportedSpan.Server, trace);
        var callback = Find(collector, "chatCallback.confirm", ExportedSpan.Client, trace);
        var call = Find(listener.Ended, "chat.clear", ActivityKind.Client, root);
        var received = Find(listener.Ended, "chatCallback.confirm", ActivityKind.Server, root);
        call.ParentSpanId.Should().Be(root.SpanId);
        server.ParentSpanId.Should().Be(call.SpanId.ToHexString());
        callback.ParentSpanId.Should().Be(server.SpanId);
        received.ParentSpanId.ToHexString().Should().Be(callback.SpanId);

        var connect = collector.Spans.Single(span => span.Name == "rpcgateway.connect");
        server.Links.Should().Equal(connect.SpanId);
        connect["rpcgateway.connection.id"].Should().Be(server["rpcgateway.connection.id"]);
        connect.TraceId.Should().Be(
            listener.Ended.Single(span => span.OperationName == "rpcgateway.connect" && span.SpanId == received.Links.Single().Context.SpanId)
                .TraceId.ToHexString(),
            "the handshake carries the trace of the client's connect span");
        server["server.address"].Should().Be("127.0.0.1");
        server["server.port"].Should().Be($"{gateway.Url.Port}");
        server["network.peer.address"].Should().Be("127.0.0.1");
        call.GetTagItem("network.peer.address").Should().Be("127.0.0.1");
        call.GetTagItem("server.port").Should().Be(gateway.Url.Port);

        collector.Resources.Should().OnlyContain(resource =>
            ExportedSpan.Attribute(resource, "service.name") == "gateway-under-test"
            && ExportedSpan.Attribute(resource, "team") == "blue");
        ExportedSpan.Hex(collector.Logs.First(log => IsLineOfTheCall(log, trace)), "spanId").Should().Be(server.SpanId);
    }

    [Fact]
    public async Task Collector_Restarted_CallsSucceedAndSpansAreExportedAgain()
    {
        var collector = await Collector.StartAsync();
        await using var gateway = await StartHostAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        await using var client = await ConnectAsync(gateway);
        var calc = client.GetProxy<ICalc>();
        await CallAsync(calc);
        await collector.WaitUntilAsync(one => one.Spans.Any(span => span.Name == "calc.add"));

        await collector.KillAsync();
        await collector.DisposeAsync();
        await CallAsync(calc);
        await using var next = await Collector.StartAsync(port: collector.Port);
        await CallAsync(calc);

        await next.WaitUntilAsync(one => one.Spans.Any(span => span.Name == "calc.add"));
    }

    [Fact]
    public async Task Collector_Absent_CallsSucceedAndTheGatewayStops()
    {
        // Bound, so that the port stays taken, but not listening: connections are refused.
        using var absent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        absent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var gateway = await StartHostAsync(("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://{absent.LocalEndPoint}"));
        await using (var client = await ConnectAsync(gateway))
        {
            await CallAsync(client.GetProxy<ICalc>());
        }

        await gateway.Program.WaitUntilAsync(() => gateway.Program.Output.Any(line => line.Contains("Exporting telemetry failed")));
        await gateway.Program.TerminateAsync();

        (await gateway.Program.ExitAsync()).Should().Be(0);
    }

    [Theory]
    [InlineData("grpc")]
    [InlineData("http/protobuf")]
    public async Task Collector_NeverResponds_TheGatewayStops(string protocol)
    {
        using var silent = new LoopbackListener();
        await using var gateway = await StartHostAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{silent.Port}"), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol));
        using var accepted = await silent.AcceptAsync().DefaultTimeout();

        await gateway.Program.TerminateAsync();

        (await gateway.Program.ExitAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Protocol_NotConfigured_IsGrpcForAllSignals()
    {
        await using var collector = await Collector.StartAsync("grpc");
        await using var gateway = await StartHostAsync(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address));
        await using (var client = await ConnectAsync(gateway))
        {
            await CallAsync(client.GetProxy<ICalc>());
        }

        await collector.WaitUntilAsync(one => one.Paths.Distinct().Count() == 3);

        collector.Paths.Distinct().Should().BeEquivalentTo(
            "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
            "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
            "/opentelemetry.proto.collector.logs.v1.LogsService/Export");
    }

    [Fact]
    public async Task Signal_Disabled_IsNotSent()
    {
        await using var collector = await Collector.StartAsync();
        await using var gateway = await StartHostAsync(
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", $"{collector.Address}/v1/traces"),
            ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", $"{collector.Address}/v1/logs"),
            ("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "http/protobuf"),
            ("OTEL_LOGS_EXPORTER", "none"));
        await using (var client = await ConnectAsync(gateway))
        {
            await CallAsync(client.GetProxy<ICalc>());
        }

        // The rest is sent at the end, which may be too short for a first export.
        await collector.WaitUntilAsync(one => one.Spans.Any(span => span.Name == "calc.add"));
        await gateway.Program.TerminateAsync();
        (await gateway.Program.ExitAsync()).Should().Be(0);
        collector.Paths.Distinct().Should().Equal("/v1/traces");
    }

    [Fact]
    public async Task Sampler_AlwaysOff_SendsNoSpans()
    {
        await using var collector = await Collector.StartAsync();
        await using var gateway = await StartHostAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_TRACES_SAMPLER", "traceidratio"),
            ("OTEL_TRACES_SAMPLER_ARG", "0"));
        await using (var client = await ConnectAsync(gateway))
        {
            await CallAsync(client.GetProxy<ICalc>());
        }

        await collector.WaitUntilAsync(one => one.Metrics.Contains("rpc.server.call.duration"));
        await gateway.Program.TerminateAsync();
        (await gateway.Program.ExitAsync()).Should().Be(0);
        collector.Spans.Should().BeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("true")]
    public async Task Export_NotConfigured_DoesNotLoadTheSdk(string? disabled)
    {
        await using var gateway = disabled is null
            ? await StartHostAsync()
            : await StartHostAsync(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9"), ("OTEL_SDK_DISABLED", disabled));
        await using var client = await ConnectAsync(gateway);
        await CallAsync(client.GetProxy<ICalc>());

        var maps = await File.ReadAllTextAsync($"/proc/{gateway.Program.Id}/maps");

        maps.Should().Contain("RpcGateway.Server.dll").And.NotContain("OpenTelemetry");
    }

    private static Task<GatewayProcess> StartHostAsync(params (string Name, string? Value)[] environment) =>
        GatewayProcess.StartAsync(RunningProgram.Start(
            "dotnet",
            [Checkout.HostProgram, "--urls", "http://127.0.0.1:0"],
            Path.GetTempPath(),
            [
                ("OTEL_BSP_SCHEDULE_DELAY", "100"),
                ("OTEL_BLRP_SCHEDULE_DELAY", "100"),
                ("OTEL_METRIC_EXPORT_INTERVAL", "500"),
                .. environment,
            ]));

    private static Task<RpcClient> ConnectAsync(GatewayProcess gateway) => RpcClient.ConnectAsync(
        gateway.Rpc, options => options.AddCallback<IChatCallback>(new ChatEvents { Answer = true })).DefaultTimeout();

    private static async Task CallAsync(ICalc calc)
    {
        for (var i = 0; i < 50; i++)
        {
            (await calc.AddAsync(i, 1).DefaultTimeout()).Should().Be(i + 1);
        }
    }

    private static bool IsLineOfTheCall(System.Text.Json.JsonElement log, string trace) =>
        ExportedSpan.Hex(log, "traceId") == trace
        && ExportedSpan.Attribute(log, "RpcMethod") == "chat.clear"
        && ExportedSpan.Attribute(log, "Milliseconds") is not null
        && ExportedSpan.Attribute(log, "Method") == "chat.clear";

    private static ExportedSpan Find(Collector collector, string name, int kind, string trace) =>
        collector.Spans.Single(span => span.Name == name && span.Kind == kind && span.TraceId == trace);

    private static Activity Find(IEnumerable<Activity> spans, string name, ActivityKind kind, Activity root) =>
        spans.Single(span => span.OperationName == name && span.Kind == kind && span.TraceId == root.TraceId);
}
