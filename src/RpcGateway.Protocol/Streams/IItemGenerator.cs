namespace RpcGateway.Protocol.Streams;

/// <summary>Generates the items of a stream. It hides the type of the items from <see cref="StreamSender"/>.</summary>
internal interface IItemGenerator
{
    /// <summary>Generates the items and publishes them in portions. Fails as the generator fails.</summary>
    /// <param name="output">Where the items are published.</param>
    /// <param name="items">Collects the items of the next portion. Those of the last portion are left to the caller.</param>
    /// <param name="cancellationToken">Stops the generator.</param>
    Task GenerateAsync(StreamOutput output, StreamBuffer items, CancellationToken cancellationToken);
}
