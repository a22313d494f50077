namespace RpcGateway.Client.Connecting;

/// <summary>Creates the transports of a client; tests use in-memory transports.</summary>
internal interface IRpcConnector
{
    /// <summary>What <see cref="ConnectAsync"/> is waiting for, for an error message.</summary>
    string Step => "The connection attempt";

    /// <summary>Creates the transport for one connection.</summary>
    ValueTask<ConnectedTransport> ConnectAsync(CancellationToken cancellationToken);

    /// <summary>Creates a transport on which a session is to continue. Default: like any other.</summary>
    ValueTask<ConnectedTransport> ConnectToResumeAsync(CancellationToken cancellationToken) => ConnectAsync(cancellationToken);
}
