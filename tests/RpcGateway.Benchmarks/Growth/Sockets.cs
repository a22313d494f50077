using RpcGateway.Benchmarks.Load;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>Connections that do nothing any more.</summary>
internal sealed class Sockets(IEnumerable<FrameSocket> sockets) : IDisposable
{
    private readonly List<FrameSocket> _sockets = [.. sockets];

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());
}
