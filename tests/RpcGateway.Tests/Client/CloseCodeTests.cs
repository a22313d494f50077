using System.Text.Json.Nodes;
using RpcGateway.Client;
using RpcGateway.Client.Connecting;
using RpcGateway.Protocol;
using RpcGateway.Tests.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.Tests.Client;

/// <summary>The client reconnects after every close code, as docs/shutdown.md describes.</summary>
public sealed class CloseCodeTests : IAsyncLifetime
{
    private readonly ScriptedServer[] _servers = [new(extended: false), new(extended: false)];
    private int _connected;

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(1006)]
    [InlineData(1008)]
    [InlineData(1011)]
    [InlineData(1012)]
    [InlineData(1013)]
    [InlineData(4321)]
    public async Task Close_AnyCode_ClientReconnectsAndLearnsTheCode(int code)
    {
        var options = new RpcClientOptions();
        options.Reconnect.InitialDelay = TimeSpan.FromMilliseconds(1);
        RpcReconnectContext? asked = null;
        options.Reconnect.ShouldReconnect = context =>
        {
            asked = context;
            return RpcReconnectOptions.ReconnectByDefault(context);
        };
        await using var client = new RpcClient(new Sequence(this), options);
        await client.WaitForConnectionAsync().DefaultTimeout();

        if (code == (int)RpcCloseCode.Lost)
        {
            _servers[0].Drop();
        }
        else
        {
            _servers[0].Close(new RpcClose((RpcCloseCode)code, "Because."));
        }

        await Eventually.IsTrueAsync(() => Volatile.Read(ref _connected) == 2);
        var sum = client.GetProxy<IProbe>().Add(1, 2).AsTask();
        JsonNode request = (await _servers[1].ReceiveMessageAsync())!;
        _servers[1].Send($$"""{"jsonrpc":"2.0","id":{{request["id"]!.ToJsonString()}},"result":3}""");
        (await sum.DefaultTimeout()).Should().Be(3);
        ((int)asked!.Close!.Value.Code).Should().Be(code);
    }

    private sealed class Sequence(CloseCodeTests test) : IRpcConnector
    {
        public ValueTask<ConnectedTransport> ConnectAsync(CancellationToken cancellationToken) =>
            test._servers[Interlocked.Increment(ref test._connected) - 1].ConnectAsync(cancellationToken);
    }
}
