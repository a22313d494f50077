using RpcGateway.Benchmarks.GatewayPeer;
using RpcGateway.Benchmarks.Nodes;
using RpcGateway.Benchmarks.OtherPeers;
using RpcGateway.Benchmarks.RawPeer;
using RpcGateway.Benchmarks.SignalRPeer;
using RpcGateway.Server;

namespace RpcGateway.Benchmarks.Peers;

/// <summary>A server and the protocol it is used with. Peers with the same server share its process.</summary>
internal sealed record Peer(string Name, IServer Server, IDialect Dialect)
{
    private static readonly Dictionary<string, IHostedServer> Hosted = [];

    /// <summary>The servers that this program can run, by name.</summary>
    public static IReadOnlyDictionary<string, IHostedServer> HostedServers => Hosted;
    public static Peer Raw { get; } = Host("raw", new RawServer(), new RawDialect("/echo"));
    public static Peer RawGroup { get; } = Raw with { Dialect = new RawDialect("/broadcast") };
    public static Peer RawCallbacks { get; } = Raw with { Dialect = new RawDialect("/callbacks") };
    public static Peer SignalR { get; } = Host("signalr", new SignalRServer(), new SignalRDialect("/hub"));
    public static Peer SignalRCallbacks { get; } = SignalR with { Dialect = new SignalRDialect("/callbacks") };

    // It runs calls on the thread pool, so responses may overtake each other.
    public static Peer StreamJsonRpc { get; } =
        Host("streamjsonrpc", new StreamJsonRpcServer(), new GatewayDialect(isOrdered: false));

    public static Peer Gateway { get; } = Host("gateway", new GatewayServer(), new GatewayDialect());

    public static Peer Hop { get; } = Host("gateway-hop", new HopServer(), new GatewayDialect());
    public static Peer Yarp { get; } = Host("yarp-signalr", new YarpServer(), new SignalRDialect("/hub"));

    public static Peer Nodes { get; } = Host(
        "gateway-nodes",
        new NodesServer(
            "gateway-nodes",
            (services, redis) =>
            {
                services.AddSingleton<BenchService>();
                services.AddRpcGateway().AddRedisBackplane(redis).AddService<IBench, BenchService>();
            },
            app =>
            {
                app.MapRpcGateway("/rpc");
                app.MapRpcNodes("/rpc/nodes");
            }),
        new GatewayDialect(),
        RedisProcess.SkipReason);

    public static Peer SignalRNodes { get; } = Host(
        "signalr-nodes",
        new NodesServer(
            "signalr-nodes",
            (services, redis) => services.AddSignalR().AddStackExchangeRedis(redis),
            app => app.MapHub<BenchHub>("/hub")),
        new SignalRDialect("/hub"),
        RedisProcess.SkipReason);

    public static Peer SharedFrames { get; } =
        Gateway with { Name = "gateway, shared frames", Dialect = new GatewayDialect(sharesFrames: true) };

    public static Peer Session { get; } =
        Gateway with { Name = "gateway, session", Dialect = new GatewayDialect(sharesFrames: true, hasSession: true) };

    // The gateway with metrics that are collected once per second, and with 1 % and all of its traces sampled.
    public static Peer WithMetrics { get; } =
        Host("gateway-measured", new ObservedGatewayServer(sampled: null), new GatewayDialect());

    public static Peer WithFewTraces { get; } =
        Host("gateway-sampled-1%", new ObservedGatewayServer(sampled: 0.01), new GatewayDialect());

    public static Peer WithAllTraces { get; } =
        Host("gateway-sampled-all", new ObservedGatewayServer(sampled: 1), new GatewayDialect());

    public static Peer RpcWebSockets { get; } =
        new("rpc-websockets", new NodeServer("rpc-websockets"), new GatewayDialect(path: "/"));

    public static Peer SocketIo { get; } = new("socket.io", new NodeServer("socket.io"), new SocketIoDialect());

    /// <summary>The host program with its samples, one of which has the contract "echo".</summary>
    public static Peer BuiltHost { get; } = new("host", new BuiltHost(), new GatewayDialect(contract: "echo"));

    private static Peer Host(string name, IHostedServer server, IDialect dialect, string? skipReason = null)
    {
        Hosted.Add(name, server);
        return new Peer(name, ThisProgram.CreateServer(name, skipReason), dialect);
    }
}
