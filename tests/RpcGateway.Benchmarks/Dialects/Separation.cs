namespace RpcGateway.Benchmarks.Dialects;

/// <summary>Where one record ends and the next one begins.</summary>
internal enum Separation
{
    /// <summary>Each record is a WebSocket message.</summary>
    Messages,

    /// <summary>Records within a message are separated by line feeds.</summary>
    LineFeeds,

    /// <summary>Each record is terminated by a record separator, 0x1E.</summary>
    RecordSeparators,
}
