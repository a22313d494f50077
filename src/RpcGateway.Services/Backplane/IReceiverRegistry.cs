namespace RpcGateway.Services.Backplane;

/// <summary>Where a new connection becomes a receiver of what is sent to it, to its user, to its groups and to all.</summary>
internal interface IReceiverRegistry
{
    ValueTask AddAsync(IReceiver receiver, string? userId, CancellationToken cancellationToken);

    /// <summary>Removes a connection from all addresses. Does nothing if it was not added. Does not throw.</summary>
    ValueTask RemoveAsync(string connectionId);
}
