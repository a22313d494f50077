namespace RpcGateway.Client.Connecting;

/// <summary>Makes the transports of a client; tests make them of memory.</summary>
internal interface IRpcConnector
{
    /// <summary>Makes one, for one connection.</summary>
    ValueTask<ConnectedTransport> ConnectAsync(CancellationToken cancellationToken);
}
