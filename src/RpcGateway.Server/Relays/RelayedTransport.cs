using RpcGateway.Protocol;
using RpcGateway.Protocol.Links;
using RpcGateway.Protocol.Transports;

namespace RpcGateway.Server.Relays;

/// <summary>
/// The socket of a session whose client is connected to another node. That node watches the client and closes the channel when the
/// client is silent; the link itself has a keep-alive. So a ping counts as answered.
/// </summary>
internal sealed class RelayedTransport(ChannelTransport channel) : IRpcTransport, IPingable
{
    private long _reads;
    private long _writes;

    public RpcClose? PeerClose => channel.PeerClose;

    public bool HasUnread => channel.HasUnread;

    public bool CanPing => true;

    public long Reads => Volatile.Read(ref _reads);

    public long Writes => Volatile.Read(ref _writes);

    public void Ping()
    {
        Interlocked.Increment(ref _reads);
        Interlocked.Increment(ref _writes);
    }

    public ValueTask<RpcTransportRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        channel.ReceiveAsync(buffer, cancellationToken);

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, RpcFrameType type, CancellationToken cancellationToken) =>
        channel.SendAsync(message, type, cancellationToken);

    public ValueTask FlushAsync(CancellationToken cancellationToken) => channel.FlushAsync(cancellationToken);

    public ValueTask CloseAsync(RpcClose close, CancellationToken cancellationToken) => channel.CloseAsync(close, cancellationToken);

    public void Abort() => channel.Abort();

    public ValueTask DisposeAsync() => channel.DisposeAsync();
}
