namespace RpcGateway.Dashboard.Live;

/// <summary>One look at all connections.</summary>
internal sealed record ConnectionsRead
{
    /// <summary>How many there are.</summary>
    public required int Count { get; init; }

    /// <summary>The calls that run on all of them.</summary>
    public required long Calls { get; init; }

    /// <summary>The open streams of all of them.</summary>
    public required long Streams { get; init; }

    /// <summary>The bytes that wait to be sent on all of them.</summary>
    public required long Queued { get; init; }

    /// <summary>Those where most is going on.</summary>
    public required IReadOnlyList<LiveConnection> Busiest { get; init; }

    /// <summary>Calls that run on those, the longest first.</summary>
    public required IReadOnlyList<LiveCall> Longest { get; init; }
}
