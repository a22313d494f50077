using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.Server;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Server;

/// <summary>Too many connections are refused at the handshake, with the reason and the time to wait.</summary>
public sealed class ConnectionLimitTests
{
    [Fact]
    public async Task MaxConnections_Reached_IsRefusedUntilOneCloses()
    {
        await using var server = await StartAsync(options => options.MaxConnections = 2);
        await using var one = await server.ConnectAsync();
        await using (var two = await server.ConnectAsync())
        {
            var (status, retryAfter) = await TryConnectAsync(server.Rpc);
            status.Should().Be(HttpStatusCode.ServiceUnavailable);
            retryAfter.Should().Be("10");
        }

        await EventuallyConnectsAsync(server.Rpc);
    }

    [Fact]
    public async Task MaxConnectionsPerUser_Reached_RefusesOnlyThatUser()
    {
        await using var server = await StartAsync(options => options.MaxConnectionsPerUser = 1);
        await using var anna = await server.ConnectAsync(bearer: "anna");

        (await TryConnectAsync(server.Rpc, bearer: "anna")).Status.Should().Be(HttpStatusCode.TooManyRequests);

        await using var ben = await server.ConnectAsync(bearer: "ben");
        await using var anonymous = await server.ConnectAsync();
        await using var other = await server.ConnectAsync();
        await anna.CloseAsync();
        await EventuallyConnectsAsync(server.Rpc, bearer: "anna");
    }

    [Fact]
    public async Task MaxConnectionsPerUser_HelloWithToken_MovesTheConnection()
    {
        await using var server = await StartAsync(options => options.MaxConnectionsPerUser = 1);
        await using var anna = await server.ConnectAsync(bearer: "anna");
        await using var client = await server.ConnectAsync();

        var refused = await client.CallAsync("$/hello", """{"version":1,"token":"anna"}""");
        refused.ErrorCode().Should().Be(RpcErrorCode.LimitExceeded);
        refused["error"]!["data"]!.ToJsonString().Should().Be("""{"limit":"MaxConnectionsPerUser"}""");

        await client.HelloAsync("ben");
        (await TryConnectAsync(server.Rpc, bearer: "ben")).Status.Should().Be(HttpStatusCode.TooManyRequests);
        await client.CloseAsync();
        await EventuallyConnectsAsync(server.Rpc, bearer: "ben");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task MaxConnectionsPerAddress_ForwardedHeader_CountsOnlyFromTrustedProxies(bool trusted)
    {
        await using var server = await StartAsync(options => options.MaxConnectionsPerAddress = 1, trusted);
        await using var one = await RawWebSocket.ConnectAsync(
            server.Rpc, configure: socket => socket.SetRequestHeader("X-Forwarded-For", "2001:db8::1"));

        (await TryConnectAsync(server.Rpc, from: "2001:db8::2")).Status.Should().Be(HttpStatusCode.TooManyRequests);
        (await TryConnectAsync(server.Rpc, from: "2001:db8:0:1::1")).Status
            .Should().Be(trusted ? HttpStatusCode.SwitchingProtocols : HttpStatusCode.TooManyRequests);
    }

    // A process without descriptors cannot even open the folder that lists them, and may end with "Out of memory.".
    [Fact]
    public async Task OpenFiles_AlmostUsedUp_RefusesAndRecovers()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // The process itself needs more than 200.
        await using var gateway = await GatewayProcess.StartAsync(RunningProgram.Start(
            "bash",
            [
                "-c",
                "ulimit -n 512 && exec dotnet \"$0\" --samples --urls http://127.0.0.1:0 "
                    + "--Logging:LogLevel:Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets=Debug",
                Host.Checkout.HostProgram,
            ],
            Path.GetTempPath()));
        var clients = new List<ClientWebSocket>();
        var status = HttpStatusCode.SwitchingProtocols;
        while (status == HttpStatusCode.SwitchingProtocols && clients.Count < 512)
        {
            clients.Add(CreateSocket());
            status = await ConnectAsync(clients[^1], gateway.Rpc);
        }

        status.Should().Be(HttpStatusCode.ServiceUnavailable);
        clients.Should().HaveCountGreaterThan(10);

        // More at once than there are descriptors. Some are refused before the server reads their request.
        var flood = Enumerable.Range(0, 400).Select(_ => CreateSocket()).ToList();
        var statuses = await Task.WhenAll(flood.Select(client => ConnectAsync(client, gateway.Rpc)));

        statuses.Should().OnlyContain(one => one == HttpStatusCode.ServiceUnavailable || one == 0);
        clients.Take(10).Should().OnlyContain(client => client.State == WebSocketState.Open);
        ConnectWithoutRequests(gateway.Rpc, count: 5000, open: 900);
        gateway.Program.Errors.Should().BeEmpty();
        clients.AddRange(flood);
        clients.ForEach(client => client.Dispose());
        await EventuallyConnectsAsync(gateway.Rpc);
        gateway.Program.Errors.Should().BeEmpty();
        gateway.Program.Output.Should().NotContain(line => line.Contains("\"(null)\""), "it means that accepting failed");
    }

    private static Task<TestGateway> StartAsync(Action<RpcGatewayOptions> options, bool trustsProxy = false) => TestGateway.StartAsync(
        options: options,
        services: TestSchemeHandler.AddTo,
        app: app =>
        {
            if (trustsProxy)
            {
                app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor });
            }
        });

    private static void ConnectWithoutRequests(Uri address, int count, int open)
    {
        var sockets = new Queue<Socket>();
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            sockets.Enqueue(socket);
            try
            {
                socket.Connect(IPAddress.Loopback, address.Port);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // The server may accept it later.
            }

            if (sockets.Count > open)
            {
                sockets.Dequeue().Dispose();
            }
        }

        foreach (var socket in sockets)
        {
            socket.Dispose();
        }
    }

    private static ClientWebSocket CreateSocket()
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        return socket;
    }

    private static async Task EventuallyConnectsAsync(Uri address, string? bearer = null)
    {
        // The server notices the end of the other connection a little later.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while ((await TryConnectAsync(address, bearer)).Status != HttpStatusCode.SwitchingProtocols)
        {
            await Task.Delay(10, limit.Token);
        }
    }

    private static async Task<(HttpStatusCode Status, string? RetryAfter)> TryConnectAsync(
        Uri address, string? bearer = null, string? from = null)
    {
        using var socket = CreateSocket();
        socket.Options.SetRequestHeader("Authorization", bearer is null ? null : $"Bearer {bearer}");
        socket.Options.SetRequestHeader("X-Forwarded-For", from);
        var status = await ConnectAsync(socket, address);
        return (status, socket.HttpResponseHeaders?.GetValueOrDefault("Retry-After")?.Single());
    }

    private static async Task<HttpStatusCode> ConnectAsync(ClientWebSocket socket, Uri address)
    {
        try
        {
            await socket.ConnectAsync(address, CancellationToken.None).DefaultTimeout();
        }
        catch (WebSocketException)
        {
            // The status says why; 0 if the server closed the connection at once.
        }

        return socket.HttpStatusCode;
    }
}
