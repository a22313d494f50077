using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Protocol;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

public sealed class NamedEndpointTests
{
    private readonly Gates _gates = new();

    [Fact]
    public async Task Call_NamedEndpoint_FindsOnlyItsServices()
    {
        await using var server = await StartAsync(gateway => gateway.AddService<ISame, SameService>());
        await using var client = await server.ConnectAsync();
        await using var named = await ConnectAsync(server);

        (await client.ErrorCodeAsync("test.echo", """["hi"]""")).Should().Be(RpcErrorCode.MethodNotFound);
        (await named.ResultAsync<string>("test.echo", """["hi"]""")).Should().Be("hi");
    }

    [Fact]
    public async Task Call_FiltersOfTwoEndpoints_RunOnlyForTheirs()
    {
        await using var server = await StartAsync(
            gateway => gateway.AddService<ITest, TestService>().AddFilter<Noting>(),
            named => named.AddFilter<Refusing>());
        await using var client = await server.ConnectAsync();
        await using var named = await ConnectAsync(server);

        (await client.ResultAsync<string>("test.echo", """["hi"]""")).Should().Be("hi");
        (await named.ErrorCodeAsync("test.echo", """["hi"]""")).Should().Be(42);

        _gates.Events.Where(note => note.StartsWith("filter", StringComparison.Ordinal)).Should().Equal("filter test.echo");
    }

    [Fact]
    public async Task All_Notification_DoesNotReachANamedEndpoint()
    {
        await using var server = await StartAsync(gateway => gateway.AddService<ITest, TestService>());
        await using var client = await server.ConnectAsync();
        await using var named = await ConnectAsync(server);
        await client.HelloAsync();
        var id = await named.HelloAsync();
        var connections = server.Services.GetRequiredService<IRpcConnections>();

        connections.Find(id)!.Endpoint.Should().Be("admin");
        connections.Count.Should().Be(2);
        server.Services.GetRequiredService<IRpcClients<ITestCallback>>().All.Said("everybody");

        (await client.ReceiveAsync())["params"]![0]!.GetValue<string>().Should().Be("everybody");

        // The next message is the response, so nothing was sent before.
        (await named.ResultAsync<string>("test.echo", """["hi"]""")).Should().Be("hi");
    }

    [Fact]
    public async Task Caller_NamedEndpoint_CanBeCalled()
    {
        await using var server = await StartAsync(_ => { });
        await using var named = await ConnectAsync(server);

        await named.RequestAsync("test.askCaller", """["sure?"]""");

        var question = await named.ReceiveAsync();
        question.Method().Should().Be("testCallback.ask");
        await named.SendAsync($$"""{"jsonrpc":"2.0","id":{{question["id"]!.ToJsonString()}},"result":"yes"}""");
        (await named.ReceiveAsync()).Result<string>().Should().Be("yes");
    }

    [Fact]
    public async Task CloseAsync_ByTheApplication_SendsTheReason()
    {
        await using var server = await StartAsync(_ => { });
        await using var client = await server.ConnectAsync();
        var id = await client.HelloAsync();
        var connections = server.Services.GetRequiredService<IRpcConnections>();

        var closing = connections.CloseAsync(id, new RpcClose(RpcCloseCode.PolicyViolation, "Enough.")).AsTask();

        (await client.WaitForCloseAsync()).Should().Be(1008);
        client.CloseReason.Should().Be("Enough.");
        (await closing.DefaultTimeout()).Should().BeTrue();
        (await connections.CloseAsync("unknown", new RpcClose(RpcCloseCode.Normal, "")).DefaultTimeout()).Should().BeFalse();
    }

    [Fact]
    public async Task Map_NameWithoutServices_Throws()
    {
        using var log = new TestLog();
        await using var app = TestGateway.Build(log, null);

        var map = () => app.MapRpcGateway("/admin", "admin");

        map.Should().Throw<InvalidOperationException>().WithMessage("*'admin'*ForEndpoint*");
    }

    private Task<TestGateway> StartAsync(
        Action<IRpcGatewayBuilder> gateway, Action<IRpcGatewayBuilder>? named = null) => TestGateway.StartAsync(
        builder =>
        {
            gateway(builder);
            var admin = builder.ForEndpoint("admin").AddService<ITest, TestService>();
            named?.Invoke(admin);
        },
        services: services => services.AddSingleton(_gates),
        app: app => app.MapRpcGateway("/admin", "admin"));

    private static Task<RawWebSocket> ConnectAsync(TestGateway server) =>
        RawWebSocket.ConnectAsync(server.At("/admin"));

    private sealed class SameService : ISame
    {
        public Task<int> GetAsync() => Task.FromResult(1);
    }

    private sealed class Noting(Gates gates) : IRpcFilter
    {
        public ValueTask InvokeAsync(IRpcCallContext call, RpcFilterDelegate next)
        {
            gates.Events.Enqueue($"filter {call.Method}");
            return next(call);
        }
    }

    private sealed class Refusing : IRpcFilter
    {
        public ValueTask InvokeAsync(IRpcCallContext call, RpcFilterDelegate next) =>
            throw new RpcException(42, "No.");
    }
}
