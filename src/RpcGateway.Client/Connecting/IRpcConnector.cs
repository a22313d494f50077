namespace RpcGateway.Client.Connecting;

/// <summary>Makes the transports of a client; tests make them of memory.</summary>
internal interface IRpcConnector
{
    /// <summary>What <see cref="ConnectAsync"/> waits for at the moment, for an error.</summary>
    string Step => "The connection attempt";

    /// <summary>Makes one, for one connection.</summary>
    ValueTask<ConnectedTransport> ConnectAsync(CancellationToken cancellationToken);
}
