using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Server;

namespace RpcGateway.FunctionalTests.Server;

public sealed class TracingTests
{
    [Fact]
    public async Task Call_WithoutTraceparent_IsNoChildOfTheRequestButLinksToIt()
    {
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "RpcGateway" or "Microsoft.AspNetCore",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStarted = span => spans.Add(span),
        };
        await using var server = await GatewayServer.StartAsync(
            gateway => gateway.AddService<ITest, TestService>(), services: services => services.AddSingleton<Gates>());
        await using var client = await server.ConnectAsync();
        ActivitySource.AddActivityListener(listener);
        await using var traced = await server.ConnectAsync();

        await traced.ResultAsync<string>("test.echo", """["traced"]""");

        var request = spans.First(span => span.Source.Name == "Microsoft.AspNetCore");
        var call = spans.First(span => span.OperationName == "test.echo" && span.Links.Any(
            link => link.Context.TraceId == request.TraceId));
        call.ParentSpanId.Should().Be(default(ActivitySpanId));
        call.TraceId.Should().NotBe(request.TraceId);
    }
}
