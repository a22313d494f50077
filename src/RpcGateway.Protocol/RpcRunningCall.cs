namespace RpcGateway.Protocol;

/// <summary>A call of the peer's that runs at the moment.</summary>
/// <param name="Method">The wire name.</param>
/// <param name="Elapsed">How long; null where nothing listened to calls when it began.</param>
public readonly record struct RpcRunningCall(string Method, TimeSpan? Elapsed)
{
    /// <summary>The items that its stream has sent; null where it has none.</summary>
    public long? ItemsSent { get; init; }

    /// <summary>The items that came in by its streams; null where it has none.</summary>
    public long? ItemsReceived { get; init; }

    /// <summary>The bytes that its binary stream has sent; null where it has none.</summary>
    public long? BytesSent { get; init; }

    /// <summary>The bytes that came in by its binary streams; null where it has none.</summary>
    public long? BytesReceived { get; init; }

    /// <summary>Whether it has a stream, in either direction.</summary>
    public bool IsStreaming => ItemsSent is not null || ItemsReceived is not null
        || BytesSent is not null || BytesReceived is not null;
}
