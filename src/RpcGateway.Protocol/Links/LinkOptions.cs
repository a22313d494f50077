namespace RpcGateway.Protocol.Links;

/// <summary>The limits of a link. Both ends must use the same window.</summary>
internal sealed record LinkOptions
{
    /// <summary>The number of bytes that a channel may send before the other end has consumed them.</summary>
    public const int Window = 256 * 1024;

    /// <summary>The maximum size of a message on the channel of a client.</summary>
    public int MaxMessageSize { get; init; } = 64 * 1024 * 1024;

    /// <summary>The maximum size of a message on channel 0.</summary>
    public int MaxControlMessageSize { get; init; } = 64 * 1024 * 1024;

    /// <summary>The maximum number of channels that the peer may open.</summary>
    public int MaxChannels { get; init; } = 1_000_000;
}
