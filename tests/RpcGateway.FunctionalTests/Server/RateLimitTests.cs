using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

/// <summary>Messages beyond a rate limit are refused with the time to wait, whatever they are.</summary>
public sealed class RateLimitTests
{
    private const string Echo = """["hi"]""";

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task PerConnection_Exceeded_IsRefusedUntilRetryAfter()
    {
        await using var server = await StartAsync(limits => limits.PerConnection = Limit(2, 10));
        await using var client = await server.ConnectAsync();
        await client.ResultAsync<string>("test.echo", Echo);
        await client.ResultAsync<string>("test.echo", Echo);

        var error = (await client.CallAsync("test.echo", Echo))["error"]!;

        error["code"]!.GetValue<int>().Should().Be(RpcErrorCode.LimitExceeded);
        error["message"]!.GetValue<string>().Should().Be("The rate limit 'RateLimits.PerConnection' is exceeded. Retry after 5 s.");
        error["data"]!.ToJsonString().Should().Be("""{"limit":"RateLimits.PerConnection","retryAfter":5}""");

        _time.Advance(TimeSpan.FromSeconds(2.5));
        (await RetryAfterAsync(client)).Should().Be(2.5);
        _time.Advance(TimeSpan.FromSeconds(2.5));
        await client.ResultAsync<string>("test.echo", Echo);
    }

    [Theory]
    [InlineData("no.such")]
    [InlineData("$/hello")]
    [InlineData("$/enumerator/next")]
    [InlineData("$/unknown")]
    public async Task PerConnection_AnyMethod_IsCounted(string method)
    {
        await using var server = await StartAsync(limits => limits.PerConnection = Limit(1, 10));
        await using var client = await server.ConnectAsync();
        await client.ResultAsync<string>("test.echo", Echo);

        (await client.ErrorCodeAsync(method)).Should().Be(RpcErrorCode.LimitExceeded);
    }

    [Fact]
    public async Task PerConnection_Batch_CountsEachMessage()
    {
        await using var server = await StartAsync(limits => limits.PerConnection = Limit(2, 10));
        await using var client = await server.ConnectAsync();

        await client.SendAsync("[" + string.Join(",", Enumerable.Range(1, 3).Select(id =>
            $$"""{"jsonrpc":"2.0","id":{{id}},"method":"test.echo","params":["hi"]}""")) + "]");

        (await client.ReceiveAsync()).AsArray().Count(response => response!["error"] is not null).Should().Be(1);
    }

    // The shortest keep-alive interval is 100 ms. Pings that were delayed on their way arrive together.
    [Fact]
    public async Task PerConnection_PingsAtTheShortestInterval_AreNotCounted()
    {
        await using var server = await StartAsync(limits => limits.PerConnection = Limit(1, 60));
        await using var client = await server.ConnectAsync();
        for (var second = 0; second < 5; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            for (var ping = 0; ping < 10; ping++)
            {
                (await client.CallAsync("$/ping"))["error"].Should().BeNull();
            }
        }

        await client.ResultAsync<string>("test.echo", Echo);
    }

    [Fact]
    public async Task PerConnection_FloodOfPings_IsRefused()
    {
        await using var server = await StartAsync(limits => limits.PerConnection = Limit(1, 60));
        await using var client = await server.ConnectAsync();
        for (var ping = 0; ping < 41; ping++)
        {
            (await client.CallAsync("$/ping"))["error"].Should().BeNull();
        }

        (await client.ErrorCodeAsync("$/ping")).Should().Be(RpcErrorCode.LimitExceeded);
    }

    [Fact]
    public async Task PerConnection_CancelRequest_IsNeverDropped()
    {
        await using var server = await StartAsync(limits => limits.PerConnection = Limit(1, 60));
        await using var client = await server.ConnectAsync();
        var id = await client.RequestAsync("test.wait", """["door"]""");
        await server.Services.GetRequiredService<Gates>()["door"].WaitForSyncPoint().DefaultTimeout();

        await client.SendAsync($$$"""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":{{{id}}}}}""");

        (await client.ReceiveAsync()).ErrorCode().Should().Be(RpcErrorCode.RequestCancelled);
    }

    [Fact]
    public async Task Refusals_TooMany_CloseTheConnection()
    {
        await using var server = await StartAsync(limits =>
        {
            limits.PerConnection = Limit(1, 60);
            limits.Refusals = Limit(3, 60);
        });
        await using var client = await server.ConnectAsync();
        for (var i = 0; i < 5; i++)
        {
            await client.SendAsync("""{"jsonrpc":"2.0","method":"test.echo","params":["hi"]}""");
        }

        (await client.WaitForCloseAsync()).Should().Be(1008);
        client.CloseReason.Should().Contain("RateLimits.Refusals");
        server.Log.Entries.Should().Contain(entry => entry.Id.Name == "LimitHit");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"jsonrpc":"2.0","id":99,"result":1}""")]
    public async Task Refusals_InvalidMessages_CloseTheConnection(string message)
    {
        await using var server = await StartAsync(limits =>
        {
            limits.PerConnection = Limit(1, 60);
            limits.Refusals = Limit(3, 60);
        });
        await using var client = await server.ConnectAsync();
        for (var i = 0; i < 5; i++)
        {
            await client.SendAsync(message);
        }

        (await client.WaitForCloseAsync()).Should().Be(1008);
    }

    [Fact]
    public async Task PerUser_TwoConnections_ShareTheLimit()
    {
        await using var server = await StartAsync(limits => limits.PerUser = Limit(2, 60));
        await using var one = await server.ConnectAsync(bearer: "anna");
        await using var two = await server.ConnectAsync(bearer: "anna");
        await using var other = await server.ConnectAsync(bearer: "ben");
        await using var anonymous = await server.ConnectAsync();
        await one.ResultAsync<string>("test.echo", Echo);
        await two.ResultAsync<string>("test.echo", Echo);

        (await one.ErrorCodeAsync("test.echo", Echo)).Should().Be(RpcErrorCode.LimitExceeded);
        (await two.ErrorCodeAsync("test.echo", Echo)).Should().Be(RpcErrorCode.LimitExceeded);
        await other.ResultAsync<string>("test.echo", Echo);
        for (var i = 0; i < 5; i++)
        {
            await anonymous.ResultAsync<string>("test.echo", Echo);
        }
    }

    [Fact]
    public async Task PerUser_HelloWithToken_CountsForTheNewUser()
    {
        await using var server = await StartAsync(limits => limits.PerUser = Limit(1, 60));
        await using var client = await server.ConnectAsync(bearer: "anna");
        await using var ben = await server.ConnectAsync(bearer: "ben");
        await ben.ResultAsync<string>("test.echo", Echo);
        await client.HelloAsync("ben");

        (await client.ErrorCodeAsync("test.echo", Echo)).Should().Be(RpcErrorCode.LimitExceeded);
    }

    [Fact]
    public async Task PerUser_Reconnect_DoesNotResetTheLimit()
    {
        await using var server = await StartAsync(limits => limits.PerUser = Limit(1, 60));
        await using (var first = await server.ConnectAsync(bearer: "anna"))
        {
            await first.ResultAsync<string>("test.echo", Echo);
        }

        await using var again = await server.ConnectAsync(bearer: "anna");
        (await again.ErrorCodeAsync("test.echo", Echo)).Should().Be(RpcErrorCode.LimitExceeded);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PerAddress_ForwardedHeader_CountsOnlyFromTrustedProxies(bool trusted)
    {
        await using var server = await StartAsync(limits => limits.PerAddress = Limit(1, 60), trustsProxy: trusted);
        await using var one = await ConnectFromAsync(server, "203.0.113.1");
        await using var two = await ConnectFromAsync(server, "203.0.113.2");
        await one.ResultAsync<string>("test.echo", Echo);

        var response = await two.CallAsync("test.echo", Echo);

        (response["error"] is null).Should().Be(trusted, "without a trusted proxy, both come from the same address");
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::2", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", true)]
    public async Task PerAddress_IPv6_IsCountedByNetwork(string first, string second, bool separate)
    {
        await using var server = await StartAsync(limits => limits.PerAddress = Limit(1, 60), trustsProxy: true);
        await using var one = await ConnectFromAsync(server, first);
        await using var two = await ConnectFromAsync(server, second);
        await one.ResultAsync<string>("test.echo", Echo);

        ((await two.CallAsync("test.echo", Echo))["error"] is null).Should().Be(separate);
    }

    [Fact]
    public async Task Methods_Configured_LimitOnlyTheirMethods()
    {
        await using var server = await StartAsync(limits => limits.Methods["test.who"] = Limit(1, 60));
        await using var client = await server.ConnectAsync(bearer: "anna");
        await client.ResultAsync<string>("test.who");

        var error = (await client.CallAsync("test.who"))["error"]!;

        error["data"]!["limit"]!.GetValue<string>().Should().Be("test.who");
        await client.ResultAsync<string>("test.echo", Echo);
        await client.ResultAsync<string>("test.echo", Echo);
    }

    [Fact]
    public async Task Attribute_OnContractAndMethod_LimitsThemApart()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync(bearer: "anna");
        (await client.ResultAsync<int>("rationed.one")).Should().Be(1);
        (await client.ResultAsync<int>("rationed.two")).Should().Be(2);
        await client.SendAsync("""{"jsonrpc":"2.0","method":"rationed.note"}""");

        var error = (await client.CallAsync("rationed.oneAsync"))["error"]!;

        error["data"]!.ToJsonString().Should().Be("""{"limit":"rationed","retryAfter":20}""");
        (await client.ResultAsync<int>("rationed.rare")).Should().Be(4);
        (await client.CallAsync("rationed.rare"))["error"]!["data"]!["limit"]!.GetValue<string>().Should().Be("rationed.rare");
        await client.ResultAsync<string>("test.echo", Echo);
    }

    [Fact]
    public async Task Attribute_AnonymousUser_IsCountedByAddress()
    {
        await using var server = await StartAsync();
        await using var one = await server.ConnectAsync();
        await using var two = await server.ConnectAsync();
        await one.ResultAsync<int>("rationed.one");
        await one.ResultAsync<int>("rationed.one");
        await two.ResultAsync<int>("rationed.one");

        (await two.ErrorCodeAsync("rationed.one")).Should().Be(RpcErrorCode.LimitExceeded);
    }

    [Fact]
    public async Task Refused_ByOneLimit_UsesNothingOfTheOthers()
    {
        await using var server = await StartAsync(limits =>
        {
            limits.PerConnection = Limit(2, 60);
            limits.Methods["test.who"] = Limit(1, 60);
        });
        await using var client = await server.ConnectAsync(bearer: "anna");
        await client.ResultAsync<string>("test.who");
        (await client.ErrorCodeAsync("test.who")).Should().Be(RpcErrorCode.LimitExceeded);

        await client.ResultAsync<string>("test.echo", Echo);
    }

    [Fact]
    public void Validate_InvalidLimits_NamesEach()
    {
        var options = new RpcGatewayOptions();
        options.RateLimits.PerUser = new RpcRateLimit { Messages = 0, Window = TimeSpan.Zero, Burst = 0 };
        options.RateLimits.Methods["x.y"] = new RpcRateLimit { Messages = 1, Per = (RpcRateLimitScope)9 };

        options.Validate().Should().HaveCount(4).And.Contain(
            "RateLimits.Methods.x.y.Per is 9, but must be User, Connection, Address or Process.");
    }

    private static RpcRateLimit Limit(int messages, double seconds) =>
        new() { Messages = messages, Window = TimeSpan.FromSeconds(seconds) };

    private static async Task<double> RetryAfterAsync(RawWebSocket client)
    {
        JsonNode response = await client.CallAsync("test.echo", Echo);
        return response["error"]!["data"]!["retryAfter"]!.GetValue<double>();
    }

    private static Task<RawWebSocket> ConnectFromAsync(TestGateway server, string address) => RawWebSocket.ConnectAsync(
        server.Rpc, configure: options => options.SetRequestHeader("X-Forwarded-For", address));

    private Task<TestGateway> StartAsync(Action<RpcRateLimits>? limits = null, bool trustsProxy = false) => TestGateway.StartAsync(
        gateway => gateway.AddService<ITest, TestService>().AddService<IRationed, RationedService>(),
        options => limits?.Invoke(options.RateLimits),
        services =>
        {
            services.AddSingleton<Gates>().AddSingleton<TimeProvider>(_time);
            TestSchemeHandler.AddTo(services);
        },
        app =>
        {
            if (trustsProxy)
            {
                app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor });
            }
        });
}
