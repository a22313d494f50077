using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Peers;

/// <summary>RpcGateway and StreamJsonRpc, connected through a real WebSocket that the test can cut.</summary>
internal sealed class PeerPair : IAsyncDisposable
{
    /// <summary>The text of an exception that is not meant for the peer.</summary>
    public const string Secret = "Not for the peer.";

    private readonly TcpRelay _relay;
    private readonly IAsyncDisposable _server;
    private bool _cut;

    private PeerPair(TcpRelay relay, IAsyncDisposable server, IPeerEnd caller, IPeerEnd callee)
    {
        _relay = relay;
        _server = server;
        Caller = caller;
        Callee = callee;
        Proxy = caller.GetProxy<IPeer>();
        callee.Service.Other = callee.GetProxy<IPeer>();
    }

    public IPeerEnd Caller { get; }

    public IPeerEnd Callee { get; }

    /// <summary>The caller's proxy.</summary>
    public IPeer Proxy { get; }

    public static async Task<PeerPair> StartAsync(string name)
    {
        var setting = PeerSetting.All[name];
        return setting.OurServer ? await StartGatewayServerAsync(setting) : await StartStreamJsonRpcServerAsync(setting);
    }

    /// <summary>Drops the connection without a close, as a network does.</summary>
    public async Task CutAsync()
    {
        if (!_cut)
        {
            _cut = true;
            await _relay.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Caller.DisposeAsync();
        await Callee.DisposeAsync();
        await _server.DisposeAsync();
        await CutAsync();
    }

    private static async Task<PeerPair> StartGatewayServerAsync(PeerSetting setting)
    {
        var server = await GatewayServerEnd.StartAsync();
        var relay = new TcpRelay(server.Rpc.Port);
        var client = await StreamJsonRpcEnd.ConnectAsync(relay.Rpc, setting).DefaultTimeout();
        await server.Connected.DefaultTimeout();
        return setting.WeCall ? new(relay, server, server, client) : new(relay, server, client, server);
    }

    private static async Task<PeerPair> StartStreamJsonRpcServerAsync(PeerSetting setting)
    {
        var server = await StreamJsonRpcServer.StartAsync(setting);
        var relay = new TcpRelay(server.Port);
        var client = await GatewayClientEnd.ConnectAsync(relay.Rpc, setting);
        var end = await server.Connected.DefaultTimeout();
        return setting.WeCall ? new(relay, server, client, end) : new(relay, server, end, client);
    }
}
