using System.Collections.Concurrent;
using RpcGateway.Protocol;

namespace RpcGateway.Tests.Links;

/// <summary>Keeps a copy of the frames that an end of a link receives.</summary>
internal sealed class FrameRecorder(IRpcTransport inner) : IRpcTransport
{
    private readonly List<byte> _frame = [];

    public ConcurrentQueue<byte[]> Received { get; } = new();

    public bool HasUnread => inner.HasUnread;

    public RpcClose? PeerClose => inner.PeerClose;

    public async ValueTask<RpcTransportRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await inner.ReceiveAsync(buffer, cancellationToken);
        _frame.AddRange(buffer.Span[..read.Count]);
        if (read is { EndOfMessage: true, Type: RpcFrameType.Binary })
        {
            Received.Enqueue([.. _frame]);
            _frame.Clear();
        }

        return read;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, RpcFrameType type, CancellationToken cancellationToken) =>
        inner.SendAsync(message, type, cancellationToken);

    public ValueTask FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public ValueTask CloseAsync(RpcClose close, CancellationToken cancellationToken) => inner.CloseAsync(close, cancellationToken);

    public void Abort() => inner.Abort();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
