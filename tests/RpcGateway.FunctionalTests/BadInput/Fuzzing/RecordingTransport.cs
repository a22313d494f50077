using System.Collections.Concurrent;
using System.Net.WebSockets;
using RpcGateway.Protocol;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.BadInput.Fuzzing;

/// <summary>Keeps a copy of all frames that are sent.</summary>
internal sealed class RecordingTransport(IRpcTransport inner) : IRpcTransport
{
    public ConcurrentQueue<RawFrame> Sent { get; } = new();

    public bool HasUnread => inner.HasUnread;

    public RpcClose? PeerClose => inner.PeerClose;

    public ValueTask<RpcTransportRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        inner.ReceiveAsync(buffer, cancellationToken);

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, RpcFrameType type, CancellationToken cancellationToken)
    {
        Sent.Enqueue(new RawFrame(message.ToArray(), (WebSocketMessageType)type));
        return inner.SendAsync(message, type, cancellationToken);
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public ValueTask CloseAsync(RpcClose close, CancellationToken cancellationToken) => inner.CloseAsync(close, cancellationToken);

    public void Abort() => inner.Abort();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
