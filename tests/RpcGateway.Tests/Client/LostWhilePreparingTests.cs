using System.Text.Json.Nodes;
using RpcGateway.Client;
using RpcGateway.Client.Connecting;
using RpcGateway.Tests.Idempotency;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Client;

/// <summary>
/// While the application prepares a connection, its session does not outlast the socket: otherwise, the calls of OnConnected would wait
/// for another socket, which the client opens only after OnConnected.
/// </summary>
public sealed class LostWhilePreparingTests : IAsyncLifetime
{
    private const string Session = """{"key":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","window":60000,"buffer":262144}""";

    private readonly List<ScriptedServer> _servers = [new ScriptedServer(extended: true), new ScriptedServer(extended: true)];

    // Never advances on its own, so no time limit passes.
    private readonly FakeTimeProvider _time = new();
    private readonly RpcClient _client;

    public LostWhilePreparingTests()
    {
        var options = new RpcClientOptions
        {
            TimeProvider = _time,
            OnConnected = (connection, _) => connection.GetProxy<IOrders>().CancelAsync("tea"),
        };
        options.Reconnect.InitialDelay = TimeSpan.FromMilliseconds(1);
        options.Reconnect.RetryFirstConnect = true;
        _client = new RpcClient(new Sequence(_servers), options);
    }

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task SocketLost_DuringOnConnected_ConnectsAgainAtOnce()
    {
        var connecting = _client.WaitForConnectionAsync();
        await WelcomeAsync(0);
        await _servers[0].ReceiveMessageAsync();

        _servers[0].Drop();

        await WelcomeAsync(1);
        Respond(1, await _servers[1].ReceiveMessageAsync(), "7");
        await connecting.DefaultTimeout();
        _client.State.Should().Be(RpcClientState.Connected);
    }

    private async Task WelcomeAsync(int server)
    {
        var hello = _servers[server].ReceiveMessageAsync();

        // The delay before the next attempt is at most 1 ms.
        await Eventually.IsTrueAsync(() =>
        {
            _time.Advance(_time.NextIn <= TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : TimeSpan.Zero);
            return hello.IsCompleted;
        });
        Respond(server, await hello, $$"""{"version":1,"connectionId":"c","session":{{Session}} }""");
    }

    private void Respond(int server, JsonNode? request, string result) =>
        _servers[server].Send($$"""{"jsonrpc":"2.0","id":{{request!["id"]!.ToJsonString()}},"result":{{result}} }""");

    private sealed class Sequence(IReadOnlyList<ScriptedServer> servers) : IRpcConnector
    {
        private int _next;

        public ValueTask<ConnectedTransport> ConnectAsync(CancellationToken cancellationToken) =>
            servers[_next++].ConnectAsync(cancellationToken);
    }
}
