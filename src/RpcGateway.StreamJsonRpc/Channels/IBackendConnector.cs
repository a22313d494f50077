namespace RpcGateway.StreamJsonRpc.Channels;

/// <summary>Opens one link to the service for each client.</summary>
internal interface IBackendConnector
{
    /// <exception cref="ConnectFailedException">The service cannot be reached, or a limit is reached.</exception>
    ValueTask<BackendLink> OpenAsync(BackendClient client, CancellationToken cancellationToken);
}
