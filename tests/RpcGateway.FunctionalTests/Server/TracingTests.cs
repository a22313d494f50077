using System.Diagnostics;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

public sealed class TracingTests
{
    [Fact]
    public async Task Call_WithoutTraceParent_LinksToItsConnection()
    {
        // Also records the spans of tests that run at the same time.
        using var listener = new SpanListener(ActivitySamplingResult.AllData, "Microsoft.AspNetCore");
        Activity? request = null;
        await using var server = await TestGateway.StartAsync(
            gateway => gateway.AddService<ITest, TestService>(),
            services: services => services.AddSingleton<Gates>(),
            app: app => app.Use((http, next) =>
            {
                request = Activity.Current;
                return next(http);
            }));
        await using var traced = await server.ConnectAsync();

        await traced.ResultAsync<string>("test.echo", """["traced"]""");

        request.Should().NotBeNull();
        var connect = listener.Started.Single(span => span.ParentSpanId == request!.SpanId);
        connect.OperationName.Should().Be("rpcgateway.connect");
        connect.IsStopped.Should().BeTrue("it ends when the connection is open");
        request!.IsStopped.Should().BeTrue("it ends with the handshake, not with the connection");
        request.GetTagItem("http.response.status_code").Should().Be(101);
        request.GetTagItem("http.route").Should().Be("/rpc");
        var call = listener.Started.Single(span => span.Links.Any(link => link.Context.SpanId == connect.SpanId));
        call.OperationName.Should().Be("test.echo");
        call.ParentSpanId.Should().Be(default(ActivitySpanId));
        call.TraceId.Should().NotBe(request.TraceId);
    }

    [Fact]
    public async Task Connect_AcceptThrows_IsAnError()
    {
        using var listener = new SpanListener(ActivitySamplingResult.AllData);
        using var root = new Activity("root").Start();
        await using var server = await TestGateway.StartAsync(
            gateway => gateway.AddService<ITest, TestService>(),
            services: services => services.AddSingleton<Gates>(),
            app: app => app.Use((http, next) =>
            {
                Activity.Current = root;
                http.Features.Set<IHttpUpgradeFeature>(new BrokenUpgrade());
                return next(http);
            }));
        server.Log.Allow(entry => entry.Exception is IOException { Message: BrokenUpgrade.Text });

        await FluentActions.Awaiting(() => server.ConnectAsync()).Should().ThrowAsync<WebSocketException>();

        var connect = listener.Ended.Single(span => span.OperationName == "rpcgateway.connect" && span.TraceId == root.TraceId);
        connect.Status.Should().Be(ActivityStatusCode.Error);
        connect.GetTagItem("error.type").Should().Be("System.IO.IOException");
    }

    private sealed class BrokenUpgrade : IHttpUpgradeFeature
    {
        public const string Text = "The upgrade is broken.";

        public bool IsUpgradableRequest => true;

        public Task<Stream> UpgradeAsync() => throw new IOException(Text);
    }
}
