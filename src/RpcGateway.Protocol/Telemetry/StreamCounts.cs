namespace RpcGateway.Protocol.Telemetry;

/// <summary>What went through the streams of one call; null where it had none of a kind.</summary>
internal struct StreamCounts
{
    public long? ItemsSent;
    public long? ItemsReceived;
    public long? BytesSent;
    public long? BytesReceived;

    /// <summary>What went through a stream, and through those among other things that end with a call.</summary>
    public static StreamCounts Of(ICountedStream? stream, List<IDisposable>? others)
    {
        var counts = default(StreamCounts);
        stream?.AddTo(ref counts);

        // By index: others may be added meanwhile, where a running call is looked at, but none goes.
        for (var i = 0; i < others?.Count; i++)
        {
            (others[i] as ICountedStream)?.AddTo(ref counts);
        }

        return counts;
    }
}
