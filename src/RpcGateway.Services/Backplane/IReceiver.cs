using RpcGateway.Protocol;

namespace RpcGateway.Services.Backplane;

/// <summary>A connection of this node, as a receiver of notifications and calls.</summary>
internal interface IReceiver
{
    string Id { get; }

    /// <summary>When the client connected.</summary>
    DateTimeOffset ConnectedAt { get; }

    /// <summary>Whether it has no socket at the moment, and is expected to return.</summary>
    bool IsDetached { get; }

    void Send(RpcNotification notification);

    ValueTask<ReadOnlyMemory<byte>> CallRawAsync(
        string method, ReadOnlyMemory<byte> parameters, CancellationToken cancellationToken);

    /// <summary>Requests the next portion of a stream of the client.</summary>
    /// <param name="token">The token of the stream, as JSON.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    ValueTask<ReadOnlyMemory<byte>> NextAsync(byte[] token, CancellationToken cancellationToken);

    /// <summary>Stops a stream of the client. Does nothing if it has ended.</summary>
    void AbortStream(byte[] token);

    /// <summary>Sends what is queued, and closes the connection.</summary>
    Task CloseAsync(RpcClose close, CancellationToken cancellationToken);
}
