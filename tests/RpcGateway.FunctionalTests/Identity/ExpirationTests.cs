using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Identity;

/// <summary>What happens when the time of a token has passed.</summary>
public sealed class ExpirationTests : IdentityTest
{
    private const int Expired = 4401;

    [Theory]
    [InlineData("anna;600")]
    [InlineData("anna!600")]
    public async Task Expiration_TokenOfTheHandshake_IsInTheGreetingAndClosesAfterAWarning(string token)
    {
        var gateway = await StartAsync();
        var socket = Own(await RawWebSocket.ConnectAsync(gateway.Rpc, bearer: token, subprotocols: RawWebSocket.Extended));
        (await socket.CallAsync("$/hello", """{"version":1}"""))["result"]!["expiresIn"]!.GetValue<int>().Should().BeInRange(598, 600);

        // The last possible moment of the warning; with the claim, the end may be a second earlier.
        Time.Advance(TimeSpan.FromSeconds(570));
        var warning = await socket.ReceiveAsync();
        warning.Method().Should().Be("$/tokenExpiring");
        warning["params"]!["expiresIn"]!.GetValue<int>().Should().BeInRange(28, 30);

        Time.Advance(TimeSpan.FromSeconds(30));
        (await socket.WaitForCloseAsync()).Should().Be(Expired);
        socket.CloseReason.Should().Be("The token has expired (CloseOnTokenExpiration). Connect again with a new one.");
        await gateway.Log.WaitForAsync("TokenExpired").DefaultTimeout();
    }

    [Fact]
    public async Task Expiration_Warning_IsNotInTheFirstHalf()
    {
        var gateway = await StartAsync(options => options.TokenExpirationWarning = TimeSpan.FromHours(1));
        var socket = await ConnectAsync(gateway, "anna;600");

        Time.Advance(TimeSpan.FromSeconds(299));
        (await socket.ResultAsync<string>("identity.who")).Should().Be("anna");

        Time.Advance(TimeSpan.FromSeconds(1));
        (await socket.ReceiveAsync()).Method().Should().Be("$/tokenExpiring");
    }

    [Fact]
    public async Task Expiration_Renewed_StartsAgain()
    {
        var gateway = await StartAsync();
        var socket = await ConnectAsync(gateway, "anna;120");
        for (var i = 0; i < 5; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(50));
            (await AuthenticateAsync(socket, "anna;120"))["result"]!["expiresIn"]!.GetValue<int>().Should().Be(120);
        }

        Time.Advance(TimeSpan.FromSeconds(90));
        (await socket.ReceiveAsync()).Method().Should().Be("$/tokenExpiring");
        Time.Advance(TimeSpan.FromSeconds(30));
        (await socket.WaitForCloseAsync()).Should().Be(Expired);
    }

    [Fact]
    public async Task Expiration_RenewedWithoutATime_NeverEnds()
    {
        var gateway = await StartAsync();
        var socket = await ConnectAsync(gateway, "anna;120");
        await AuthenticateAsync(socket, "anna");

        Time.Advance(TimeSpan.FromMinutes(15));

        (await socket.ResultAsync<string>("identity.who")).Should().Be("anna");
    }

    [Theory]
    [InlineData("anna;-240")]
    [InlineData("anna;0")]
    [InlineData("anna;5")]
    public async Task Expiration_AcceptedAtItsEnd_LastsAMinute(string token)
    {
        // A server whose clock is five minutes ahead accepts tokens whose time seems to have passed.
        var gateway = await StartAsync();
        var socket = Own(await RawWebSocket.ConnectAsync(gateway.Rpc, bearer: token, subprotocols: RawWebSocket.Extended));

        (await socket.CallAsync("$/hello", """{"version":1}"""))["result"]!["expiresIn"]!.GetValue<int>().Should().Be(60);
        Time.Advance(TimeSpan.FromSeconds(29));

        (await socket.ResultAsync<string>("identity.who")).Should().Be("anna");
    }

    [Fact]
    public async Task Expiration_IsOff_InformsOnly()
    {
        var gateway = await StartAsync(options => options.CloseOnTokenExpiration = false);
        var socket = await ConnectAsync(gateway, null);
        (await AuthenticateAsync(socket, "anna;120"))["result"]!["expiresIn"]!.GetValue<int>().Should().Be(120);

        Time.Advance(TimeSpan.FromMinutes(15));

        (await socket.ResultAsync<string>("identity.who")).Should().Be("anna");
    }

    [Fact]
    public async Task Expiration_PlainClient_IsClosedWithoutAMessage()
    {
        var gateway = await StartAsync();
        var socket = Own(await gateway.ConnectAsync(bearer: "anna;120"));
        (await socket.ResultAsync<string>("identity.who")).Should().Be("anna");

        Time.Advance(TimeSpan.FromSeconds(120));

        (await socket.ReceiveTextAsync()).Should().BeNull();
        socket.CloseCode.Should().Be(Expired);
    }

    [Fact]
    public async Task Expiration_Session_ContinuesWithANewTokenAndLosesNothing()
    {
        var gateway = await StartAsync();
        var (socket, id, key) = await StartSessionAsync(gateway, "anna;120");
        await socket.ResultAsync<string>("identity.join", """["room"]""");
        await socket.RequestAsync("identity.whoAfter", """["door"]""");
        await Gate(gateway, "door").WaitForSyncPoint().DefaultTimeout();
        Time.Advance(TimeSpan.FromSeconds(119));
        (await socket.ReceiveAsync()).Method().Should().Be("$/tokenExpiring");
        Time.Advance(TimeSpan.FromSeconds(1));
        (await socket.WaitForCloseAsync()).Should().Be(Expired);
        (await Events.NextAsync().DefaultTimeout()).Should().Be("detached");

        Clients(gateway).Group("room").Said("meanwhile");
        Gate(gateway, "door").Continue();
        var (next, response) = await ResumeAsync(gateway, id, key, "anna:boss;120", received: 3, next: 4);

        response["result"]!.ToJsonString().Should().Be("""{"received":3,"expiresIn":120}""");
        string[] texts = [(await next.ReceiveAsync()).ToJsonString(), (await next.ReceiveAsync()).ToJsonString()];
        texts.Should().ContainSingle(text => text.Contains("meanwhile", StringComparison.Ordinal))
            .And.ContainSingle(text => text.Contains("\"anna\"", StringComparison.Ordinal));
        (await next.ResultAsync<string>("identity.who")).Should().Be("anna boss");
        Time.Advance(TimeSpan.FromSeconds(119));
        (await next.ReceiveAsync()).Method().Should().Be("$/tokenExpiring");
    }

    [Fact]
    public async Task Expiration_DetachedSession_EndsWithItsWindowOnly()
    {
        var gateway = await StartAsync(options => options.ResumeWindow = TimeSpan.FromMinutes(10));
        var (socket, id, key) = await StartSessionAsync(gateway, "anna;120");
        socket.Drop();
        (await Events.NextAsync().DefaultTimeout()).Should().Be("detached");

        Time.Advance(TimeSpan.FromSeconds(300));

        gateway.Services.GetRequiredService<IRpcConnections>().Find(id)!.IsDetached.Should().BeTrue();
        var (_, refused) = await ResumeAsync(gateway, id, key, token: null);
        refused.ErrorCode().Should().Be(RpcErrorCode.NotResumable);
        var (next, response) = await ResumeAsync(gateway, id, key, "anna;120");
        response["result"]!["expiresIn"]!.GetValue<int>().Should().Be(120);
        (await next.ResultAsync<string>("identity.who")).Should().Be("anna");
    }

    [Fact]
    public async Task Expiration_SessionOfAnotherUserAfterAChange_ResumesAsTheNewUser()
    {
        var gateway = await StartAsync(options => options.AllowUserChange = true);
        var (socket, id, key) = await StartSessionAsync(gateway, "anna");
        await AuthenticateAsync(socket, "ben");
        socket.Drop();

        var (_, refused) = await ResumeAsync(gateway, id, key, "anna", received: 2, next: 3);
        refused.ErrorCode().Should().Be(RpcErrorCode.NotResumable);
        var (next, response) = await ResumeAsync(gateway, id, key, "ben", received: 2, next: 3);

        response["error"].Should().BeNull();
        (await next.ResultAsync<string>("identity.who")).Should().Be("ben");
    }
}
