using RpcGateway.Benchmarks.Dialects;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Processes;

namespace RpcGateway.Benchmarks.Workloads;

/// <summary>The same calls to the servers from npm.</summary>
internal sealed class NodeUnary(string name, IServer server, IDialect dialect, Request request, LoadShape shape)
    : Contestant(name, server)
{
    private static readonly NodeServer RpcWebSockets = new("rpc-websockets");
    private static readonly NodeServer SocketIo = new("socket.io");

    private readonly Unary _unary = new(name, server, dialect, request, shape);

    /// <summary>The echo of rpc-websockets and of socket.io.</summary>
    public static IReadOnlyList<Contestant> Echoes(Request request, LoadShape shape) =>
    [
        new NodeUnary(RpcWebSockets.Name, RpcWebSockets, new RpcWebSocketsDialect(), request, shape),
        new NodeUnary(SocketIo.Name, SocketIo, new SocketIoDialect(), request, shape),
    ];

    public override async Task<Figures> RunAsync(
        ServerProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        var figures = await _unary.RunAsync(process, duration, cancellationToken);
        figures.Remove(Measure.BytesPerCall);
        return figures;
    }
}
