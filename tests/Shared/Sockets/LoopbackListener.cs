using System.Net;
using System.Net.Sockets;

namespace RpcGateway.TestTools;

/// <summary>A TCP listener on a free port, for servers that a test plays by hand.</summary>
internal sealed class LoopbackListener : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    /// <summary>Starts to listen.</summary>
    public LoopbackListener() => _listener.Start();

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The WebSocket address that a client connects to.</summary>
    public Uri Rpc => new($"ws://127.0.0.1:{Port}/rpc");

    /// <summary>Returns the next connection. The caller limits the wait.</summary>
    public Task<Socket> AcceptAsync(CancellationToken cancellationToken = default) =>
        _listener.AcceptSocketAsync(cancellationToken).AsTask();

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();
}
