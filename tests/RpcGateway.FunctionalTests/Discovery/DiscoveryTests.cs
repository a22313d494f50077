using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Discovery;

/// <summary>Who can get the document, how, and which methods it lists.</summary>
public sealed class DiscoveryTests
{
    private readonly BossHandler _boss = new();

    [Fact]
    public async Task Discover_CallAndHttp_ReturnTheSameDocument()
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
    public async Task Discover_OwnMethod_IsNotListedAndTakesNoParams()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();

        MethodsIn((await client.CallAsync("rpc.discover", "{}"))["result"]!).Should().NotContain("rpc.discover");
        (await client.ErrorCodeAsync("rpc.discover", "[1]")).Should().Be(RpcErrorCode.InvalidParams);
    }

    [Fact]
    public async Task Discover_Disabled_IsNotFound()
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
    public async Task Discover_NotConfigured_IsEnabledOnlyInDevelopment(string environment, HttpStatusCode status)
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
    public async Task Discover_Caller_GetsTheMethodsThatItMayCall(string? bearer, string methods)
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync(bearer: bearer);

        MethodsIn((await client.CallAsync("rpc.discover"))["result"]!).Should().Equal(methods.Split(','));
        MethodsIn(JsonNode.Parse(await GetAsync(server, bearer))!).Should().Equal(methods.Split(','));

        // Reading the document is not a call.
        server.Log.Entries.Should().NotContain(entry => entry.Id.Name == "CallDenied");
    }

    [Fact]
    public async Task Discover_UserChanged_GetsMoreMethods()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();
        MethodsIn((await client.CallAsync("rpc.discover"))["result"]!).Should().NotContain("guarded.office");

        await client.HelloAsync("anna:boss");

        MethodsIn((await client.CallAsync("rpc.discover"))["result"]!).Should().Contain("guarded.office");
    }

    [Fact]
    public async Task Discover_RepeatedBeforeACall_EvaluatesThePolicyOnce()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync(bearer: "anna:boss");

        await client.CallAsync("rpc.discover");
        await client.CallAsync("rpc.discover");
        (await client.CallAsync("guarded.office"))["error"].Should().BeNull();

        _boss.Evaluations.Should().Be(1);
    }

    [Fact]
    public async Task Discover_DeniedMethodCalledLater_IsLogged()
    {
        await using var server = await StartAsync();
        await using var client = await server.ConnectAsync();
        await client.CallAsync("rpc.discover");

        (await client.ErrorCodeAsync("guarded.office")).Should().Be(RpcErrorCode.Unauthenticated);

        await server.Log.WaitForAsync("CallDenied").DefaultTimeout();
    }

    [Fact]
    public async Task Get_EndpointWithAuthorization_RequiresAUser()
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

        // Two endpoints with one name would break the generation of links.
        server.Services.GetRequiredService<LinkGenerator>().GetPathByName("safe", values: null).Should().Be("/safe");
    }

    [Theory]
    [InlineData("/{**path}")]
    [InlineData("/{tenant?}")]
    public async Task Map_CatchAllRoute_AcceptsConnections(string pattern)
    {
        await using var server = await StartAsync(app: app => app.MapRpcGateway(pattern));
        await using var client = await RawWebSocket.ConnectAsync(server.At("/other"));

        (await client.CallAsync("rpc.discover"))["result"]!["openrpc"]!.GetValue<string>().Should().Be("1.3.2");
    }

    private Task<TestGateway> StartAsync(bool? enabled = true, Action<WebApplication>? app = null) =>
        TestGateway.StartAsync(
            gateway => gateway.AddService<IGuarded, GuardedService>(),
            options => options.EnableDiscovery = enabled,
            services =>
            {
                TestSchemeHandler.AddTo(services);
                services.AddAuthorizationBuilder().AddPolicy("boss", policy => policy.AddRequirements(_boss));
            },
            app);

    private static Uri DocumentOf(TestGateway server) => new(server.Address, "/rpc/openrpc.json");

    private static async Task<string> GetAsync(TestGateway server, string? bearer = null)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = bearer is null ? null : new("Bearer", bearer);
        return await http.GetStringAsync(DocumentOf(server)).DefaultTimeout();
    }

    private static IEnumerable<string> MethodsIn(JsonNode document) =>
        document["methods"]!.AsArray().Select(method => method!["name"]!.GetValue<string>());
}
