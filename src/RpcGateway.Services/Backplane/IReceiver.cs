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

    /// <summary>Sends what is queued, and closes the connection.</summary>
    Task CloseAsync(RpcClose close, CancellationToken cancellationToken);
}
