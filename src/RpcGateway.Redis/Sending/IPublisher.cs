namespace RpcGateway.Redis.Sending;

/// <summary>Publishes payloads.</summary>
internal interface IPublisher
{
    /// <summary>Completes when the connection is lost; nothing can be published afterwards.</summary>
    Task Lost { get; }

    /// <summary>Publishes a payload. Payloads are published in the order of the calls.</summary>
    Task PublishAsync(string channel, ReadOnlyMemory<byte> payload);
}
