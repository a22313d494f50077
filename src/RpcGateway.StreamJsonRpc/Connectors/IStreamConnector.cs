namespace RpcGateway.StreamJsonRpc.Connectors;

/// <summary>Connects a stream to a service.</summary>
internal interface IStreamConnector
{
    ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken);
}
