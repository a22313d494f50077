using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Discovery;

/// <summary>Who gets the document, in which way, and what stands in it for them.</summary>
public sealed class DiscoveryTests
{
    private readonly BossHandler _boss = new();

    [Fact]
    public async Task Discover_BothWays_IsTheSameDocument()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();

        var discovered = (await client.CallAsync("rpc.discover"))["result"]!;

        var got = JsonNode.Parse(await GetAsync(server))!;
        got.ToJsonString().Should().Be(discovered.ToJsonString());
        got["openrpc"]!.GetValue<string>().Should().Be("1.3.2");
        got["servers"]![0]!["url"]!.GetValue<string>().Should().Be(server.Rpc.ToString());
    }

    [Fact]
    public async Task Discover_Itself_IsNotListedAndTakesNoParams()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();

        MethodsIn((await client.CallAsync("rpc.discover", "{}"))["result"]!).Should().NotContain("rpc.discover");
        (await client.ErrorCodeAsync("rpc.discover", "[1]")).Should().Be(RpcErrorCode.InvalidParams);
    }

    [Fact]
    public async Task Discover_SwitchedOff_IsUnknownBothWays()
    {
        await using var server = await StartAsync(enabled: false);
        await using var client = await server.ConnectAsync();
        using var http = new HttpClient();

        (await client.ErrorCodeAsync("rpc.discover")).Should().Be(RpcErrorCode.MethodNotFound);
        using var response = await http.GetAsync(DocumentOf(server)).DefaultTimeout();
        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync().DefaultTimeout()).Should().BeEmpty();
    }

    [Theory]
    [InlineData("Development", HttpStatusCode.OK)]
    [InlineData("Staging", HttpStatusCode.NotFound)]
    [InlineData("Production", HttpStatusCode.NotFound)]
    public async Task Discover_NotConfigured_IsThereInDevelopmentOnly(string environment, HttpStatusCode status)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Services.AddRpcGateway();
        await using var app = builder.Build();
        app.MapRpcGateway("/");
        await app.StartAsync().DefaultTimeout();
        using var http = new HttpClient();

        using var response = await http.GetAsync($"{app.Urls.Single()}/openrpc.json").DefaultTimeout();

        response.StatusCode.Should().Be(status);
        if (response.IsSuccessStatusCode)
        {
            var document = JsonNode.Parse(await response.Content.ReadAsStringAsync().DefaultTimeout())!;
            document["servers"]![0]!["url"]!.GetValue<string>().Should().Be($"ws{app.Urls.Single()["http".Length..]}/");
        }

        await app.StopAsync().DefaultTimeout();
    }

    [Theory]
    [InlineData(null, "guarded.lobby")]
    [InlineData("anna", "guarded.open,guarded.lobby,guarded.knock")]
    [InlineData("anna:boss", "guarded.open,guarded.office,guarded.lobby,guarded.knock")]
    public async Task Discover_Caller_SeesWhatItMayCall(string? bearer, string methods)
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync(bearer: bearer);

        MethodsIn((await client.CallAsync("rpc.discover"))["result"]!).Should().Equal(methods.Split(','));
        MethodsIn(JsonNode.Parse(await GetAsync(server, bearer))!).Should().Equal(methods.Split(','));

        // To look is no attempt to call.
        server.Log.Entries.Should().NotContain(entry => entry.Id.Name == "CallDenied");
    }

    [Fact]
    public async Task Discover_UserChanged_SeesMore()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();
        MethodsIn((await client.CallAsync("rpc.discover"))["result"]!).Should().NotContain("guarded.office");

        await client.HelloAsync("anna:boss");

        MethodsIn((await client.CallAsync("rpc.discover"))["result"]!).Should().Contain("guarded.office");
    }

    [Fact]
    public async Task Discover_AgainAndThenACall_IsEvaluatedOnce()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync(bearer: "anna:boss");

        await client.CallAsync("rpc.discover");
        await client.CallAsync("rpc.discover");
        (await client.CallAsync("guarded.office"))["error"].Should().BeNull();

        _boss.Evaluations.Should().Be(1);
    }

    [Fact]
    public async Task Discover_DeniedMethodCalledAfterwards_IsLogged()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();
        await client.CallAsync("rpc.discover");

        (await client.ErrorCodeAsync("guarded.office")).Should().Be(RpcErrorCode.Unauthenticated);

        await server.Log.WaitForAsync("CallDenied").DefaultTimeout();
    }

    [Fact]
    public async Task Get_EndpointWithAuthorizationAndName_HoldsForBoth()
    {
        await using var server = await StartAsync(app: app =>
            app.MapRpcGateway("/safe/").RequireAuthorization().WithName("safe"));
        using var http = new HttpClient();
        var document = new Uri(server.Address, "/safe/openrpc.json");

        using var refused = await http.GetAsync(document).DefaultTimeout();
        refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        http.DefaultRequestHeaders.Authorization = new("Bearer", "anna");
        using var response = await http.GetAsync(document).DefaultTimeout();
        response.StatusCode.Should().Be(HttpStatusCode.OK);

        // Two endpoints of one name would make every link a mistake.
        server.Services.GetRequiredService<LinkGenerator>().GetPathByName("safe", values: null).Should().Be("/safe");
    }

    [Theory]
    [InlineData("/{**path}")]
    [InlineData("/{tenant?}")]
    public async Task Map_RouteThatNothingCanFollow_StillTakesConnections(string pattern)
    {
        await using var server = await StartAsync(app: app => app.MapRpcGateway(pattern));
        await using var client = await JsonSocket.ConnectAsync(new UriBuilder(server.Rpc) { Path = "/other" }.Uri);

        (await client.CallAsync("rpc.discover"))["result"]!["openrpc"]!.GetValue<string>().Should().Be("1.3.2");
    }

    private Task<GatewayServer> StartAsync(bool? enabled = true, Action<WebApplication>? app = null) =>
        GatewayServer.StartAsync(
            gateway => gateway.AddService<IGuarded, GuardedService>(),
            options => options.EnableDiscovery = enabled,
            services =>
            {
                TestSchemeHandler.AddTo(services);
                services.AddAuthorizationBuilder().AddPolicy("boss", policy => policy.AddRequirements(_boss));
            },
            app);

    private static Uri DocumentOf(GatewayServer server) => new(server.Address, "/rpc/openrpc.json");

    private static async Task<string> GetAsync(GatewayServer server, string? bearer = null)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = bearer is null ? null : new("Bearer", bearer);
        return await http.GetStringAsync(DocumentOf(server)).DefaultTimeout();
    }

    private static IEnumerable<string> MethodsIn(JsonNode document) =>
        document["methods"]!.AsArray().Select(method => method!["name"]!.GetValue<string>());

    [Authorize]
    private sealed class GuardedService : IGuarded
    {
        public Task OpenAsync() => Task.CompletedTask;

        [Authorize("boss")]
        public Task OfficeAsync() => Task.CompletedTask;

        [AllowAnonymous]
        public Task LobbyAsync() => Task.CompletedTask;

        public void Knock()
        {
        }
    }

    private sealed class BossHandler : AuthorizationHandler<BossHandler>, IAuthorizationRequirement
    {
        public int Evaluations { get; private set; }

        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, BossHandler requirement)
        {
            context.Resource.Should().BeOfType<RpcConnectionContext>();
            Evaluations++;
            if (context.User.IsInRole("boss"))
            {
                context.Succeed(requirement);
            }

            return Task.CompletedTask;
        }
    }
}
