namespace RpcGateway.Dashboard.Live;

/// <summary>The state of all connections at one moment.</summary>
internal sealed record ConnectionsReading
{
    /// <summary>The number of connections.</summary>
    public required int Count { get; init; }

    /// <summary>The number of running calls on all connections.</summary>
    public required long Calls { get; init; }

    /// <summary>The number of open streams on all connections.</summary>
    public required long Streams { get; init; }

    /// <summary>The number of bytes queued for sending on all connections.</summary>
    public required long Queued { get; init; }

    /// <summary>The most active connections.</summary>
    public required IReadOnlyList<LiveConnection> BusiestConnections { get; init; }

    /// <summary>Running calls of those connections, the longest first.</summary>
    public required IReadOnlyList<LiveCall> LongestCalls { get; init; }
}
