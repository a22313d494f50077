namespace RpcGateway.Protocol;

/// <summary>
/// Carries whole messages between two ends and knows nothing of JSON. One receive and one send run at a time; both may
/// run at once.
/// </summary>
public interface IRpcTransport : IAsyncDisposable
{
    /// <summary>Why the peer closed, once a read has answered <see cref="RpcFrameType.Close"/>.</summary>
    RpcClose? PeerClose { get; }

    /// <summary>Whether bytes have come in that nobody has read yet: a read need not wait for the first of them.</summary>
    bool HasUnread { get; }

    /// <summary>
    /// Reads the next part of a message. An empty buffer waits until something is there, without holding memory.
    /// </summary>
    ValueTask<RpcTransportRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Sends one whole message; it may stay buffered until <see cref="FlushAsync"/>.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> message, RpcFrameType type, CancellationToken cancellationToken);

    /// <summary>Makes everything sent before leave.</summary>
    ValueTask FlushAsync(CancellationToken cancellationToken);

    /// <summary>Tells the peer that this end closes, and why; receiving may go on until the peer closes too.</summary>
    ValueTask CloseAsync(RpcClose close, CancellationToken cancellationToken);

    /// <summary>Drops the transport at once; pending reads and writes fail.</summary>
    void Abort();
}
