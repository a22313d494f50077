using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Client;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Client;

/// <summary>A client whose token the server does not accept is not connected without a user, unless it asks for that.</summary>
public sealed class RefusedTokenTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connect_RefusedToken_FailsWithoutRetry(bool isHeader)
    {
        await using var server = await StartAsync();
        var attempts = 0;

        var connecting = () => RpcClient.ConnectAsync(server.Rpc, options =>
        {
            if (isHeader)
            {
                options.Headers["Authorization"] = "Bearer rejected";
            }
            else
            {
                options.AccessTokenProvider = _ =>
                {
                    attempts++;
                    return new("rejected");
                };
            }

            options.Reconnect.RetryFirstConnect = true;
        }).DefaultTimeout();

        (await connecting.Should().ThrowAsync<RpcConnectionLostException>())
            .WithInnerException<RpcException>().Which.Code.Should().Be(RpcErrorCode.Unauthenticated);
        attempts.Should().Be(isHeader ? 0 : 1);
    }

    [Fact]
    public async Task Connect_RefusedTokenButAnonymousAllowed_HasNoUser()
    {
        await using var server = await StartAsync();
        await using var client = await RpcClient.ConnectAsync(server.Rpc, options =>
        {
            options.AccessTokenProvider = _ => new("rejected");
            options.AllowAnonymous = true;
        }).DefaultTimeout();

        (await client.GetProxy<ITest>().WhoAsync().DefaultTimeout()).Should().BeNull();
    }

    [Fact]
    public async Task Connect_AcceptedToken_HasTheUser()
    {
        await using var server = await StartAsync();
        await using var client = await RpcClient.ConnectAsync(
            server.Rpc, options => options.AccessTokenProvider = _ => new("anna")).DefaultTimeout();

        (await client.GetProxy<ITest>().WhoAsync().DefaultTimeout()).Should().Be("anna");
    }

    [Fact]
    public async Task Connect_NoToken_HasNoUser()
    {
        await using var server = await StartAsync();
        await using var client = await RpcClient.ConnectAsync(
            server.Rpc, options => options.AccessTokenProvider = _ => new((string?)null)).DefaultTimeout();

        (await client.GetProxy<ITest>().WhoAsync().DefaultTimeout()).Should().BeNull();
    }

    private static Task<TestGateway> StartAsync() => TestGateway.StartAsync(
        gateway => gateway.AddService<ITest, TestService>(),
        services: services =>
        {
            services.AddSingleton<Gates>();
            TestSchemeHandler.AddTo(services);
        });
}
