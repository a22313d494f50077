namespace RpcGateway.Protocol.Telemetry;

/// <summary>The traffic of the streams of one call. A count is null if the call has no such stream.</summary>
internal struct StreamCounts
{
    public long? ItemsSent;
    public long? ItemsReceived;
    public long? BytesSent;
    public long? BytesReceived;

    /// <summary>Adds up the traffic of a stream and of the streams among the attachments of a call.</summary>
    public static StreamCounts Of(ICountedStream? stream, List<IDisposable>? others)
    {
        var counts = default(StreamCounts);
        stream?.AddTo(ref counts);

        // By index: while a running call is listed, attachments may be added, but none is removed.
        for (var i = 0; i < others?.Count; i++)
        {
            (others[i] as ICountedStream)?.AddTo(ref counts);
        }

        return counts;
    }

    /// <summary>A running call with this traffic.</summary>
    public readonly RpcRunningCall Describe(string method, TimeSpan? elapsed) => new(method, elapsed)
    {
        ItemsSent = ItemsSent,
        ItemsReceived = ItemsReceived,
        BytesSent = BytesSent,
        BytesReceived = BytesReceived,
    };
}
