using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.JsonRpcBackends;

/// <summary>The rules of <c>MapRpcGateway</c> for handshakes apply, and no process starts for a refused one.</summary>
public sealed class BackendHandshakeTests
{
    [Fact]
    public async Task Handshake_ForeignOrigin_IsRefusedBeforeAProcessStarts()
    {
        await using var gateway = await ToolGateway.StartAsync(backend => backend.StartProcess("cat"));

        await AssertRefusedAsync(HttpStatusCode.Forbidden, options => options.SetRequestHeader("Origin", "https://evil.example"), gateway.Address);

        AssertNothingStarted(gateway);
    }

    [Fact]
    public async Task Handshake_AllowedOrigin_IsAccepted()
    {
        await using var gateway = await ToolGateway.StartAsync(
            backend => backend.StartProcess("cat"), options => options.AllowedOrigins.Add("https://app.example"));

        await using var socket = await gateway.ConnectAsync("https://app.example");

        await socket.SendAsync("""{"jsonrpc":"2.0","method":"a"}""");
        (await socket.ReceiveAsync()).Method().Should().Be("a");
    }

    [Fact]
    public async Task Handshake_TokenInUrl_IsRefused()
    {
        await using var gateway = await ToolGateway.StartAsync(backend => backend.StartProcess("cat"));

        await AssertRefusedAsync(HttpStatusCode.BadRequest, _ => { }, new Uri(gateway.Address + "?access_token=x"));

        AssertNothingStarted(gateway);
    }

    [Fact]
    public async Task Request_NoWebSocket_IsRefused()
    {
        await using var gateway = await ToolGateway.StartAsync(backend => backend.StartProcess("cat"));
        using var http = new HttpClient();

        using var response = await http.GetAsync(new UriBuilder(gateway.Address) { Scheme = "http" }.Uri);

        response.StatusCode.Should().Be(HttpStatusCode.UpgradeRequired);
    }

    [Fact]
    public async Task Conventions_Apply()
    {
        await using var gateway = await ToolGateway.StartAsync(
            backend => backend.StartProcess("cat"),
            endpoint: endpoint => endpoint.AddEndpointFilterStatus(StatusCodes.Status418ImATeapot));

        await AssertRefusedAsync((HttpStatusCode)StatusCodes.Status418ImATeapot, _ => { }, gateway.Address);
    }

    [Fact]
    public async Task Client_SaysNothing_IsClosedAndItsProcessEnds()
    {
        await using var gateway = await ToolGateway.StartAsync(
            backend => backend.StartProcess("cat"), options => options.HandshakeTimeout = TimeSpan.FromMilliseconds(200));
        await using var socket = await gateway.ConnectAsync();

        (await socket.WaitForCloseAsync()).Should().Be((int)WebSocketCloseStatus.PolicyViolation);

        socket.CloseReason.Should().Be("No message was received within 0.2 s (HandshakeTimeout).");
        await gateway.Log.WaitForAsync(entry => entry.Message.EndsWith("ended with exit code 0.", StringComparison.Ordinal)).DefaultTimeout();
    }

    [Fact]
    public async Task Client_IsIdle_IsClosed()
    {
        await using var gateway = await ToolGateway.StartAsync(
            backend => backend.StartProcess("cat").IdleTimeout = TimeSpan.FromMilliseconds(300));
        await using var socket = await gateway.ConnectAsync();
        await socket.ExchangeAsync("""{"jsonrpc":"2.0","method":"a"}""");

        (await socket.WaitForCloseAsync()).Should().Be((int)WebSocketCloseStatus.PolicyViolation);

        socket.CloseReason.Should().Be("The connection was idle for 0.3 s (IdleTimeout).");
    }

    private static async Task AssertRefusedAsync(HttpStatusCode status, Action<ClientWebSocketOptions> configure, Uri address)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        configure(socket.Options);

        var connect = () => socket.ConnectAsync(address, CancellationToken.None).DefaultTimeout();

        await connect.Should().ThrowAsync<WebSocketException>();
        socket.HttpStatusCode.Should().Be(status);
    }

    private static void AssertNothingStarted(ToolGateway gateway) =>
        gateway.Log.Entries.Should().NotContain(entry => entry.Id.Name == "Started");
}

file static class Conventions
{
    // What RequireAuthorization, RequireRateLimiting and others do: a convention of the endpoint.
    public static void AddEndpointFilterStatus(this IEndpointConventionBuilder endpoint, int status) =>
        endpoint.Add(builder => builder.RequestDelegate = http =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        });
}
