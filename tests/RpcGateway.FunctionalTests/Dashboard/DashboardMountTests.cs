using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RpcGateway.Dashboard;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Dashboard;

/// <summary>Where and when an application serves the dashboard, and the description that its page gets.</summary>
public sealed class DashboardMountTests
{
    [Theory]
    [InlineData("Development", null, HttpStatusCode.OK)]
    [InlineData("Development", false, HttpStatusCode.NotFound)]
    [InlineData("Production", null, HttpStatusCode.NotFound)]
    [InlineData("Staging", null, HttpStatusCode.NotFound)]
    [InlineData("Production", true, HttpStatusCode.OK)]
    public async Task Paths_EnvironmentAndOption_DecideWhatIsServed(string environment, bool? enabled, HttpStatusCode status)
    {
        await using var server = await DashboardServer.StartAsync(
            app => app.MapRpcDashboard("/", options => options.Enabled = enabled).AllowAnonymous(), environment);

        foreach (var path in new[] { "/", "/live", "/dashboard.json", "/icon.svg" })
        {
            using var response = await server.GetAsync(path);
            response.StatusCode.Should().Be(status, "{0} must have this status", path);
        }
    }

    [Theory]
    [InlineData("Production", null, true)]
    [InlineData("Production", false, false)]
    [InlineData("Production", true, false)]
    [InlineData("Development", null, false)]
    public async Task Start_NotServed_LogsTheRemedy(string environment, bool? enabled, bool logged)
    {
        await using var server = await DashboardServer.StartAsync(
            app => app.MapRpcDashboard("/tools", options => options.Enabled = enabled), environment);

        var lines = server.Log.Entries.Where(entry => entry.Id.Name == "NotServed").Select(entry => entry.Message).ToList();

        lines.Should().HaveCount(logged ? 1 : 0);
        if (logged)
        {
            lines[0].Should().ContainAll("/tools", "Production", "Enabled = true");
        }
    }

    [Fact]
    public async Task Paths_OfTheApplication_AreUnaffected()
    {
        await using var server = await DashboardServer.StartAsync(app =>
        {
            app.MapRpcDashboard("/");
            app.MapGet("/orders", () => "orders");
        });

        (await server.Http.GetStringAsync("/orders").DefaultTimeout()).Should().Be("orders");
        using var missing = await server.GetAsync("/assets/nothing.js");
        missing.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("", "/tools/rpc", "./rpc/", "/tools/rpc/")]
    [InlineData("", "/tools/rpc?a=1", "./rpc/?a=1", "/tools/rpc/?a=1")]
    [InlineData("/base", "/base/tools/rpc", "./rpc/", "/base/tools/rpc/")]
    [InlineData("", "/tools/rpc/live/", "../live", "/tools/rpc/live")]
    public async Task Mount_TrailingSlash_IsRedirectedForRelativeFiles(string pathBase, string path, string location, string target)
    {
        await using var server = await DashboardServer.StartAsync(app => Mount(app, pathBase));

        using var redirect = await server.GetAsync(path);
        using var page = await server.GetAsync(target);

        redirect.StatusCode.Should().Be(HttpStatusCode.Redirect);
        redirect.Headers.Location!.ToString().Should().Be(location, "a proxy may have removed the beginning of the path");
        new Uri(new Uri(server.Http.BaseAddress!, path), location).PathAndQuery.Should().Be(target);
        page.StatusCode.Should().Be(HttpStatusCode.OK);
        page.Content.Headers.ContentType!.MediaType.Should().Be("text/html");
    }

    [Fact]
    public async Task Mount_PathBaseWithoutSlash_IsRedirected()
    {
        await using var server = await DashboardServer.StartAsync(app =>
        {
            app.UsePathBase("/base");
            app.UseRouting();
            app.MapRpcDashboard("/");
        });

        using var redirect = await server.GetAsync("/base");

        redirect.Headers.Location!.ToString().Should().Be("./base/");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/base")]
    public async Task Mount_FilesNextToThePage_AreServed(string pathBase)
    {
        await using var server = await DashboardServer.StartAsync(app => Mount(app, pathBase));

        using var icon = await server.GetAsync(pathBase + "/tools/rpc/icon.svg");
        using var description = await server.GetAsync(pathBase + "/tools/rpc/dashboard.json");

        icon.Content.Headers.ContentType!.MediaType.Should().Be("image/svg+xml");
        using var json = JsonDocument.Parse(await description.Content.ReadAsStringAsync());
        json.RootElement.GetProperty("endpoint").GetString().Should().Be("../../rpc");
        json.RootElement.GetProperty("openrpc").GetString().Should().Be("../../rpc/openrpc.json");
    }

    [Fact]
    public async Task Description_MappedGateway_IsFound()
    {
        await using var server = await DashboardServer.StartAsync(app =>
        {
            app.MapGet("/other", () => "").WithDisplayName("RpcGateway of another kind");
            app.MapGroup("/api").MapRpcGateway("/v1/rpc");
            app.MapRpcDashboard("/");
        });

        var description = await DescribeAsync(server);

        description.GetProperty("endpoint").GetString().Should().Be("./api/v1/rpc");
        description.GetProperty("title").GetString().Should().NotBeEmpty();
        description.GetProperty("version").GetString().Should().MatchRegex(@"^\d+\.\d+\.\d+");
    }

    [Fact]
    public async Task Description_Links_AreRelativeToThePage()
    {
        await using var server = await DashboardServer.StartAsync(app => app.MapRpcDashboard("/tools/rpc", options =>
        {
            options.Links.Add(new RpcDashboardLink("Orders", "/orders?open=1", "The open orders."));
            options.Links.Add(new RpcDashboardLink("Start", "/"));
        }));

        var text = await server.Http.GetStringAsync("/tools/rpc/dashboard.json").DefaultTimeout();

        using var json = JsonDocument.Parse(text);
        var links = json.RootElement.GetProperty("links").EnumerateArray().ToList();
        links.Select(link => link.GetProperty("title").GetString()).Should().Equal("Orders", "Start");
        links.Select(link => link.GetProperty("address").GetString()).Should().Equal("../../orders?open=1", "../../");
        links[0].GetProperty("description").GetString().Should().Be("The open orders.");
    }

    [Theory]
    [InlineData("orders")]
    [InlineData("https://example.org/")]
    [InlineData("//example.org/")]
    [InlineData("javascript:alert(1)")]
    public void Link_ToAnotherApplication_IsRefused(string path)
    {
        var create = () => new RpcDashboardLink("Orders", path);

        create.Should().Throw<ArgumentException>().WithMessage($"The path of the link 'Orders' is '{path}', but must start with one '/'*");
    }

    [Fact]
    public async Task Description_EndpointOption_SelectsTheGateway()
    {
        await using var server = await DashboardServer.StartAsync(app =>
        {
            app.MapRpcGateway("/one");
            app.MapRpcGateway("/two");
            app.MapRpcDashboard("/", options => options.Endpoint = "/two");
        });

        (await DescribeAsync(server)).GetProperty("openrpc").GetString().Should().Be("./two/openrpc.json");
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task Authorization_RequiredOrNotDevelopment_AppliesToEveryPath(string environment)
    {
        await using var server = await DashboardServer.StartAsync(
            app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                var dashboard = app.MapRpcDashboard("/", options => options.Enabled = true);
                if (environment == "Development")
                {
                    dashboard.RequireAuthorization();
                }
            },
            environment,
            TestSchemeHandler.AddTo);

        foreach (var path in new[] { "/", "/live", "/dashboard.json", "/icon.svg" })
        {
            using var stranger = await server.GetAsync(path);
            using var known = await server.GetAsync(path, ("Authorization", "Bearer ada"));
            stranger.StatusCode.Should().Be(HttpStatusCode.Unauthorized, "{0} is behind authorization", path);
            known.StatusCode.Should().Be(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Authorization_MissingOutsideDevelopment_NothingIsServed()
    {
        await using var server = await DashboardServer.StartAsync(
            app => app.MapRpcDashboard("/", options => options.Enabled = true), "Production");

        server.Log.Allow("ApplicationError");

        using var response = await server.GetAsync("/");

        response.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        var error = await server.Log.WaitForAsync("ApplicationError").DefaultTimeout();
        error.Exception!.Message.Should().Contain("authorization").And.Contain("UseAuthorization");
    }

    [Fact]
    public async Task MapRpcDashboard_EndpointWithoutSlash_NamesTheMistake()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        var map = () => app.MapRpcDashboard("/", options => options.Endpoint = "rpc");

        map.Should().Throw<ArgumentException>().WithMessage("*Endpoint*'rpc'*'/'*");
    }

    private static void Mount(WebApplication app, string pathBase)
    {
        app.UsePathBase(new PathString(pathBase));
        app.UseRouting();
        app.MapRpcGateway("/rpc");
        app.MapRpcDashboard("/tools/rpc");
    }

    private static async Task<JsonElement> DescribeAsync(DashboardServer server)
    {
        var text = await server.Http.GetStringAsync("/dashboard.json").DefaultTimeout();
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }
}
