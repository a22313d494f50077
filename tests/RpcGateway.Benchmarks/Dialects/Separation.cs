namespace RpcGateway.Benchmarks.Dialects;

/// <summary>Where one answer ends and the next begins.</summary>
internal enum Separation
{
    /// <summary>Each is a WebSocket message.</summary>
    Messages,

    /// <summary>A line feed between two of a WebSocket message.</summary>
    LineFeeds,

    /// <summary>A record separator, 0x1E, behind each.</summary>
    RecordSeparators,
}
