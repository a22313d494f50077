using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Processes;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>The servers, the dialects they are spoken to in, and the names they have in the tables.</summary>
internal static class Peers
{
    public const string Raw = "raw";
    public const string SignalR = "signalr";
    public const string StreamJsonRpc = "streamjsonrpc";
    public const string Gateway = "gateway";
    public const string Shared = "gateway, shared frames";

    public static IServer RawServer { get; } = new DotNetServer(Raw);

    public static IServer SignalRServer { get; } = new DotNetServer(SignalR);

    public static IServer StreamJsonRpcServer { get; } = new DotNetServer(StreamJsonRpc);

    public static IServer GatewayServer { get; } = new DotNetServer(Gateway);

    public static IDialect RawEcho { get; } = new RawDialect("/echo");

    public static IDialect RawBroadcast { get; } = new RawDialect("/broadcast");

    public static IDialect RawCallbacks { get; } = new RawDialect("/callbacks");

    public static IDialect Hub { get; } = new SignalRDialect("/hub");

    public static IDialect CallbackHub { get; } = new SignalRDialect("/callbacks");

    public static IDialect PlainRpc { get; } = new GatewayDialect(sharesFrames: false);

    public static IDialect SharedRpc { get; } = new GatewayDialect(sharesFrames: true);
}
