namespace RpcGateway.Protocol;

/// <summary>
/// Carries whole messages between two ends, without knowledge of JSON. At most one receive and one send run at a time; the
/// two may run concurrently.
/// </summary>
public interface IRpcTransport : IAsyncDisposable
{
    /// <summary>Why the peer closed the transport; set once a read has returned <see cref="RpcFrameType.Close"/>.</summary>
    RpcClose? PeerClose { get; }

    /// <summary>Whether received bytes are available, so that a read can start without waiting.</summary>
    bool HasUnread { get; }

    /// <summary>
    /// Reads the next part of a message. With an empty buffer, waits until bytes are available, without holding memory. A read may
    /// return no bytes of an incomplete message: then wait again.
    /// </summary>
    ValueTask<RpcTransportRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Sends one whole message, which may stay buffered until <see cref="FlushAsync"/>.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> message, RpcFrameType type, CancellationToken cancellationToken);

    /// <summary>Writes out all messages sent so far.</summary>
    ValueTask FlushAsync(CancellationToken cancellationToken);

    /// <summary>Sends a close with its reason to the peer. Receiving may continue until the peer closes as well.</summary>
    ValueTask CloseAsync(RpcClose close, CancellationToken cancellationToken);

    /// <summary>Drops the transport at once. Pending reads and writes fail.</summary>
    void Abort();
}
