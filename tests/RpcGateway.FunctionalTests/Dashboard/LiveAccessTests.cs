using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RpcGateway.Dashboard.Live;
using RpcGateway.FunctionalTests.Server;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Dashboard;

public sealed class LiveAccessTests
{
    private const string Close = "rpcgateway.live.closeConnection";

    [Fact]
    public async Task LiveMethods_ApplicationEndpoint_AreNotFound()
    {
        await using var server = await LiveServer.StartAsync();
        await using var client = await server.Gateway.ConnectAsync();
        await using var operatorSocket = await RawWebSocket.ConnectAsync(server.Live);

        (await client.ErrorCodeAsync(Close, """["x"]""")).Should().Be(RpcErrorCode.MethodNotFound);
        (await client.ErrorCodeAsync("rpcgateway.live.watch")).Should().Be(RpcErrorCode.MethodNotFound);
        (await operatorSocket.ErrorCodeAsync("test.echo", """["x"]""")).Should().Be(RpcErrorCode.MethodNotFound);
        (await operatorSocket.ResultAsync<bool>(Close, """["x"]""")).Should().BeFalse();
    }

    [Fact]
    public async Task Document_OfTheApplication_OmitsTheLiveMethods()
    {
        await using var server = await LiveServer.StartAsync();

        var document = server.Gateway.Services.GetRequiredService<RpcDiscovery>().CreateDocument();

        Encoding.UTF8.GetString(document.Span).Should().Contain("test.echo").And.NotContain(ILive.Prefix);
    }

    [Fact]
    public async Task Description_MappedBeforeTheGateway_NamesTheApplicationEndpoint()
    {
        await using var server = await LiveServer.StartAsync();
        using var http = new HttpClient();

        var text = await http.GetStringAsync(new Uri(server.Gateway.Address, "/ops/dashboard.json")).DefaultTimeout();

        text.Should().Contain("\"endpoint\":\"../rpc\"").And.Contain("\"live\":\"live/rpc\"");
    }

    [Fact]
    public async Task Connect_DashboardRequiresAuthorization_FeedRequiresIt()
    {
        await using var server = await LiveServer.StartAsync(
            dashboard => dashboard.RequireAuthorization(), TestSchemeHandler.AddTo);
        await using var application = await server.Gateway.ConnectAsync();

        var connect = () => RawWebSocket.ConnectAsync(server.Live);

        (await connect.Should().ThrowAsync<WebSocketException>()).WithMessage("*401*");
        await using var known = await RawWebSocket.ConnectAsync(server.Live, bearer: "ada");
        (await known.ResultAsync<bool>(Close, """["x"]""")).Should().BeFalse();
    }

    [Fact]
    public async Task Connect_Production_IsNotFound()
    {
        await using var server = await LiveServer.StartAsync(enabled: null);

        var connect = () => RawWebSocket.ConnectAsync(server.Live);

        (await connect.Should().ThrowAsync<WebSocketException>()).WithMessage("*404*");
    }

    [Fact]
    public async Task Connect_OriginAllowedByTheApplication_IsRefused()
    {
        const string Page = "https://app.example.test";
        await using var server = await LiveServer.StartAsync(options: options => options.AllowedOrigins.Add("*"));
        await using var application = await server.Gateway.ConnectAsync(Page);

        var connect = () => RawWebSocket.ConnectAsync(server.Live, Page);

        (await connect.Should().ThrowAsync<WebSocketException>()).WithMessage("*403*");
        await using var own = await RawWebSocket.ConnectAsync(
            server.Live, server.Gateway.Address.GetLeftPart(UriPartial.Authority));
    }

    [Fact]
    public async Task Connect_TokenInUrl_IsRefused()
    {
        await using var server = await LiveServer.StartAsync();
        using var http = new HttpClient();

        using var response = await http.GetAsync(
            new Uri(server.Gateway.Address, "/ops/live/rpc?access_token=hush")).DefaultTimeout();

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task CloseConnection_Client_GetsTheReasonAndIsLogged()
    {
        await using var server = await LiveServer.StartAsync();
        await using var client = await server.Gateway.ConnectAsync();
        await using var operatorSocket = await RawWebSocket.ConnectAsync(server.Live);
        var id = await client.HelloAsync();
        var request = await operatorSocket.RequestAsync(Close, $"""["{id}"]""");

        (await client.WaitForCloseAsync()).Should().Be((int)WebSocketCloseStatus.PolicyViolation);

        client.CloseReason.Should().Be("An operator closed the connection.");
        var response = await operatorSocket.ReceiveAsync();
        response!["id"]!.GetValue<int>().Should().Be(request);
        response.Result<bool>().Should().BeTrue();
        (await server.Gateway.Log.WaitForAsync("ConnectionClosed").DefaultTimeout()).Message.Should().Contain(id);
    }

    [Fact]
    public async Task CloseConnection_OwnConnection_IsRefused()
    {
        await using var server = await LiveServer.StartAsync();
        await using var operatorSocket = await RawWebSocket.ConnectAsync(server.Live);
        var id = await operatorSocket.HelloAsync();

        (await operatorSocket.ResultAsync<bool>(Close, $"""["{id}"]""")).Should().BeFalse();
    }
}
