using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Server;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

public sealed class HelloTests
{
    [Theory]
    [InlineData("""{"version":1}""")]
    [InlineData("[1]")]
    [InlineData("""{"token":null,"version":1}""")]
    public async Task Hello_Version1_ReturnsIdAndLimits(string parameters)
    {
        await using var server = await TestGateway.StartAsync(options: options => options.MaxDepth = 20);
        await using var client = await server.ConnectAsync();

        var result = (await client.CallAsync("$/hello", parameters))["result"]!;

        result["version"]!.GetValue<int>().Should().Be(1);
        result["connectionId"]!.GetValue<string>().Should().NotBeEmpty();
        var limits = result["limits"]!.AsObject();
        limits.Remove("idempotencyStore", out var store).Should().BeTrue();
        store!.GetValue<string>().Should().MatchRegex("^[0-9a-f]{32}$");
        limits.ToJsonString().Should().Be(
            """{"maxMessageSize":1048576,"maxDepth":20,"maxBatchLength":100,"""
            + "\"maxConcurrentCalls\":100,\"maxStreams\":100,\"idempotencyWindow\":300000}");
    }

    [Theory]
    [InlineData("""{"version":2}""")]
    [InlineData("[]")]
    [InlineData("""{"version":"1"}""")]
    public async Task Hello_OtherVersion_IsRefused(string parameters)
    {
        await using var server = await TestGateway.StartAsync();
        await using var client = await server.ConnectAsync();

        (await client.ErrorCodeAsync("$/hello", parameters)).Should().Be(RpcErrorCode.InvalidParams);
        await client.HelloAsync();
    }

    [Fact]
    public async Task Hello_Twice_IsAnInvalidRequest()
    {
        await using var server = await TestGateway.StartAsync();
        await using var client = await server.ConnectAsync();
        await client.HelloAsync();

        (await client.ErrorCodeAsync("$/hello", """{"version":1}""")).Should().Be(RpcErrorCode.InvalidRequest);
    }

    [Fact]
    public async Task Hello_Token_ChangesTheUser()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();

        await client.HelloAsync("anna");

        (await client.ResultAsync<string>("test.who")).Should().Be("anna");
        var clients = server.Services.GetRequiredService<IRpcClients<ITestCallback>>();
        clients.User("anna").Said("hi");
        (await client.ReceiveAsync()).Method().Should().Be("testCallback.said");
    }

    [Fact]
    public async Task Hello_TokenOfAnotherUser_ReplacesTheUser()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync(bearer: "anna");
        (await client.ResultAsync<string>("test.who")).Should().Be("anna");

        await client.HelloAsync("ben");

        (await client.ResultAsync<string>("test.who")).Should().Be("ben");
        var clients = server.Services.GetRequiredService<IRpcClients<ITestCallback>>();
        clients.User("anna").Said("to anna");
        clients.User("ben").Said("to ben");
        (await client.ReceiveAsync())["params"]!.ToJsonString().Should().Be("""["to ben"]""");
    }

    [Fact]
    public async Task Hello_InvalidToken_IsUnauthenticatedAndCanBeRepeated()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();

        (await client.ErrorCodeAsync("$/hello", """{"version":1,"token":"rejected"}"""))
            .Should().Be(RpcErrorCode.Unauthenticated);
        (await server.Log.WaitForAsync("TokenRefused").DefaultTimeout()).Message.Should().NotContain("rejected");

        await client.HelloAsync("anna");
        (await client.ResultAsync<string>("test.who")).Should().Be("anna");
    }

    [Fact]
    public async Task Hello_WhileACallRuns_KeepsTheUserOfTheCall()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync(bearer: "anna");
        var gates = server.Services.GetRequiredService<Gates>();
        var id = await client.RequestAsync("test.whoAfter", "[\"door\"]");
        await gates["door"].WaitForSyncPoint().DefaultTimeout();

        await client.HelloAsync("ben");
        gates["door"].Continue();

        var response = await client.ReceiveAsync();
        response["id"]!.GetValue<int>().Should().Be(id);
        response.Result<string>().Should().Be("anna");
        (await client.ResultAsync<string>("test.who")).Should().Be("ben");
    }

    [Fact]
    public async Task Hello_TokenWithoutAuthentication_IsUnauthenticated()
    {
        await using var server = await TestGateway.StartAsync();
        await using var client = await server.ConnectAsync();

        (await client.ErrorCodeAsync("$/hello", """{"version":1,"token":"anna"}"""))
            .Should().Be(RpcErrorCode.Unauthenticated);
    }

    private static Task<TestGateway> StartAsync() => TestGateway.StartAsync(
        gateway => gateway.AddService<ITest, TestService>(),
        services: services =>
        {
            services.AddSingleton<Gates>();
            TestSchemeHandler.AddTo(services);
        });
}
