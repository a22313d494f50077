namespace RpcGateway.Protocol;

/// <summary>A running call from the peer.</summary>
/// <param name="Method">The wire name.</param>
/// <param name="Elapsed">How long it has been running; null if nothing recorded calls when it began.</param>
public readonly record struct RpcRunningCall(string Method, TimeSpan? Elapsed)
{
    /// <summary>The number of items sent in its stream; null if it sends no stream.</summary>
    public long? ItemsSent { get; init; }

    /// <summary>The number of items received in its streams; null if it receives no stream.</summary>
    public long? ItemsReceived { get; init; }

    /// <summary>The number of bytes sent in its binary stream; null if it sends no binary stream.</summary>
    public long? BytesSent { get; init; }

    /// <summary>The number of bytes received in its binary streams; null if it receives no binary stream.</summary>
    public long? BytesReceived { get; init; }

    /// <summary>Whether it has a stream, in either direction.</summary>
    public bool IsStreaming => ItemsSent is not null || ItemsReceived is not null
        || BytesSent is not null || BytesReceived is not null;
}
