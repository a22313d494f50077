using System.Net.Sockets;
using RpcGateway.StreamJsonRpc.Targets;

namespace RpcGateway.StreamJsonRpc.Connectors;

/// <summary>Connects over TCP or a Unix domain socket.</summary>
internal sealed class SocketConnector(BackendTarget target) : IStreamConnector
{
    public async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = target is TcpTarget
            ? new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (target is TcpTarget tcp)
            {
                // Finds a service whose computer has vanished, also while no message is sent.
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                await socket.ConnectAsync(tcp.Host, tcp.Port, cancellationToken);
            }
            else
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(((UnixSocketTarget)target).Path), cancellationToken);
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
