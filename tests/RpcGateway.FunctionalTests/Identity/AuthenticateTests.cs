using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Services;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Identity;

/// <summary><c>$/authenticate</c>: who may become who, and what changes.</summary>
public sealed class AuthenticateTests : IdentityTest
{
    [Theory]
    [InlineData("""{"token":"anna;120"}""", """{"expiresIn":120}""")]
    [InlineData("""["anna!120"]""", """{"expiresIn":119}""")]
    [InlineData("""{"token":"anna"}""", "{}")]
    public async Task Authenticate_Token_ReturnsItsRemainingTime(string parameters, string result)
    {
        var gateway = await StartAsync();
        var socket = await ConnectAsync(gateway, "anna");

        var response = await socket.CallAsync("$/authenticate", parameters);

        // The claim has whole seconds.
        response["result"]!.ToJsonString().Should().BeOneOf(result, result.Replace("119", "120", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}", RpcErrorCode.InvalidParams)]
    [InlineData("""{"token":null}""", RpcErrorCode.InvalidParams)]
    [InlineData("""{"token":1}""", RpcErrorCode.InvalidParams)]
    [InlineData("""{"token":"rejected"}""", RpcErrorCode.Unauthenticated)]
    public async Task Authenticate_InvalidToken_IsRefusedAndTheUserStays(string parameters, int code)
    {
        var gateway = await StartAsync();
        var socket = await ConnectAsync(gateway, "anna");

        (await socket.ErrorCodeAsync("$/authenticate", parameters)).Should().Be(code);

        (await socket.ResultAsync<string>("identity.who")).Should().Be("anna");
    }

    [Fact]
    public async Task Authenticate_SameUser_ReplacesClaimsAndCachedDecisions()
    {
        var gateway = await StartAsync();
        var socket = await ConnectAsync(gateway, "anna");
        await socket.ResultAsync<string>("identity.join", """["room"]""");
        (await socket.ErrorCodeAsync("identity.rule")).Should().Be(RpcErrorCode.Forbidden);

        (await AuthenticateAsync(socket, "anna:boss"))["error"].Should().BeNull();

        (await socket.CallAsync("identity.rule"))["error"].Should().BeNull();
        (await Events.NextAsync().DefaultTimeout()).Should().Be("anna is anna");
        Clients(gateway).User("anna").Said("to anna");
        (await TextOfNextAsync(socket)).Should().Be("to anna");
        Clients(gateway).Group("room").Said("to the room");
        (await TextOfNextAsync(socket)).Should().Be("to the room");

        // A right that is lost is lost at once.
        await AuthenticateAsync(socket, "anna");
        (await socket.ErrorCodeAsync("identity.rule")).Should().Be(RpcErrorCode.Forbidden);
    }

    [Fact]
    public async Task Authenticate_AnonymousConnection_GetsItsUser()
    {
        var gateway = await StartAsync();
        var socket = await ConnectAsync(gateway, null);

        await AuthenticateAsync(socket, "anna");

        (await socket.ResultAsync<string>("identity.who")).Should().Be("anna");
        (await Events.NextAsync().DefaultTimeout()).Should().Be("anonymous is anna");
        Clients(gateway).User("anna").Said("hi");
        (await TextOfNextAsync(socket)).Should().Be("hi");
    }

    [Fact]
    public async Task Authenticate_OtherUser_IsRefused()
    {
        var gateway = await StartAsync();
        var socket = await ConnectAsync(gateway, "anna");

        (await AuthenticateAsync(socket, "ben")).ErrorCode().Should().Be(RpcErrorCode.Forbidden);

        (await socket.ResultAsync<string>("identity.who")).Should().Be("anna");
        await gateway.Log.WaitForAsync("OtherUserRefused").DefaultTimeout();
        Events.TryNext(out _).Should().BeFalse();
    }

    [Fact]
    public async Task Authenticate_OtherUserIsAllowed_LeavesTheAddressesOfTheFormerUser()
    {
        var gateway = await StartAsync(options => options.AllowUserChange = true);
        var socket = await ConnectAsync(gateway, "anna:boss");
        await socket.ResultAsync<string>("identity.join", """["room"]""");
        (await socket.CallAsync("identity.rule"))["error"].Should().BeNull();

        await AuthenticateAsync(socket, "ben");

        (await Events.NextAsync().DefaultTimeout()).Should().Be("anna is ben");
        (await socket.ErrorCodeAsync("identity.rule")).Should().Be(RpcErrorCode.Forbidden);
        Clients(gateway).User("anna").Said("to anna");
        Clients(gateway).Group("room").Said("to the room");
        Clients(gateway).User("ben").Said("to ben");
        (await TextOfNextAsync(socket)).Should().Be("to ben");
        gateway.Services.GetRequiredService<IRpcConnections>().List().Single().UserId.Should().Be("ben");
    }

    [Fact]
    public async Task Authenticate_RunningCallsAndStreams_KeepTheirUser()
    {
        var gateway = await StartAsync(options => options.AllowUserChange = true);
        var socket = await ConnectAsync(gateway, "anna");
        var call = await socket.RequestAsync("identity.whoAfter", """["door"]""");
        await Gate(gateway, "door").WaitForSyncPoint().DefaultTimeout();

        // More often than the server could keep all former users.
        foreach (var user in new[] { "ben", "carl", "dora" })
        {
            await AuthenticateAsync(socket, user);
            (await socket.ResultAsync<string>("identity.who")).Should().Be(user);
        }

        Gate(gateway, "door").Continue();
        var response = await socket.ReceiveAsync();
        response["id"]!.GetValue<int>().Should().Be(call);
        response.Result<string>().Should().Be("anna");
    }

    [Fact]
    public async Task Authenticate_IdempotencyKey_BelongsToTheUserOfTheCall()
    {
        var gateway = await StartAsync(options => options.AllowUserChange = true);
        var socket = await ConnectAsync(gateway, "anna");
        const string Pay = """{"jsonrpc":"2.0","id":"pay","method":"identity.pay","idempotencyKey":"k"}""";
        (await socket.ExchangeAsync(Pay)).Result<int>().Should().Be(1);

        await AuthenticateAsync(socket, "ben");
        (await socket.ExchangeAsync(Pay)).Result<int>().Should().Be(2);

        await AuthenticateAsync(socket, "anna");
        (await socket.ExchangeAsync(Pay)).Result<int>().Should().Be(1);
    }

    [Fact]
    public async Task Authenticate_TwoAtOnce_TheLastOneCounts()
    {
        var gateway = await StartAsync();
        var socket = await ConnectAsync(gateway, "anna");
        await socket.RequestAsync("$/authenticate", """["slow:first"]""");
        await Gate(gateway, "slow").WaitForSyncPoint().DefaultTimeout();
        var second = await socket.RequestAsync("$/authenticate", """["anna:second"]""");

        // The first one is of another user, and is refused when it completes.
        Gate(gateway, "slow").Continue();
        (await socket.ReceiveAsync()).ErrorCode().Should().Be(RpcErrorCode.Forbidden);
        (await socket.ReceiveAsync())["id"]!.GetValue<int>().Should().Be(second);
        (await socket.ResultAsync<string>("identity.who")).Should().Be("anna second");
    }

    [Fact]
    public async Task Authenticate_ConnectionClosesMeanwhile_ChangesNothing()
    {
        var gateway = await StartAsync();
        var socket = await ConnectAsync(gateway, null);
        await socket.RequestAsync("$/authenticate", """["slow;120"]""");
        await Gate(gateway, "slow").WaitForSyncPoint().DefaultTimeout();
        await socket.CloseAsync();

        (await Events.NextAsync().DefaultTimeout()).Should().Be("disconnected");
        Gate(gateway, "slow").Continue();

        (await gateway.Log.WaitForAsync("Ended").DefaultTimeout()).Should().NotBeNull();
        Events.TryNext(out _).Should().BeFalse();
    }

    [Fact]
    public async Task Authenticate_SchemeHangs_IsUnavailableAfterTheHandshakeTimeout()
    {
        var gateway = await StartAsync();
        var socket = await ConnectAsync(gateway, "anna");
        await socket.RequestAsync("$/authenticate", """["slow"]""");
        await Gate(gateway, "slow").WaitForSyncPoint().DefaultTimeout();

        Time.Advance(TimeSpan.FromSeconds(16));

        (await socket.ReceiveAsync()).ErrorCode().Should().Be(RpcErrorCode.Unavailable);
        (await AuthenticateAsync(socket, "anna:boss"))["error"].Should().BeNull();
        Gate(gateway, "slow").Continue();
    }

    [Fact]
    public async Task Authenticate_TooOften_IsLimitedUntilTheTimeThatTheErrorSays()
    {
        var gateway = await StartAsync();
        var socket = await ConnectAsync(gateway, "anna");
        for (var i = 0; i < 5; i++)
        {
            (await AuthenticateAsync(socket, "rejected")).ErrorCode().Should().Be(RpcErrorCode.Unauthenticated);
        }

        var error = (await AuthenticateAsync(socket, "anna"))["error"]!;
        error["code"]!.GetValue<int>().Should().Be(RpcErrorCode.LimitExceeded);
        error["data"]!.ToJsonString().Should().Be("""{"limit":"authenticate","retryAfter":10}""");

        Time.Advance(TimeSpan.FromSeconds(5));
        (await AuthenticateAsync(socket, "anna")).ErrorCode().Should().Be(RpcErrorCode.LimitExceeded);
        Time.Advance(TimeSpan.FromSeconds(5));
        (await AuthenticateAsync(socket, "anna"))["error"].Should().BeNull();
    }

    [Fact]
    public async Task Authenticate_PlainClient_Works()
    {
        var gateway = await StartAsync();
        var socket = Own(await gateway.ConnectAsync(bearer: "anna"));

        (await AuthenticateAsync(socket, "anna:boss"))["error"].Should().BeNull();

        (await socket.ResultAsync<string>("identity.who")).Should().Be("anna boss");
    }
}
