namespace RpcGateway.Server;

/// <summary>The state of one node at one moment, as it has described itself.</summary>
public sealed record RpcNodeSnapshot
{
    /// <summary>The node's random id, different for each start of its process. The ids of its connections end with it.</summary>
    public required string NodeId { get; init; }

    /// <summary>Whether it is the node that was asked.</summary>
    public bool IsThisNode { get; init; }

    /// <summary>The state. Without a description, it is <see cref="RpcNodeState.Unknown"/>, and the other properties have no values.</summary>
    public RpcNodeState State { get; init; } = RpcNodeState.Unknown;

    /// <summary>Why the node could not be described; null if it was.</summary>
    public string? Problem { get; init; }

    /// <summary>The name of its machine.</summary>
    public string Host { get; init; } = "";

    /// <summary>The id of its process.</summary>
    public int ProcessId { get; init; }

    /// <summary>The version of the application.</summary>
    public string Version { get; init; } = "";

    /// <summary>How long ago the gateway started there.</summary>
    public TimeSpan Uptime { get; init; }

    /// <summary>The number of open connections, including those whose clients have lost their sockets and may return.</summary>
    public int Connections { get; init; }

    /// <summary>The clients' calls that are running.</summary>
    public long RunningCalls { get; init; }

    /// <summary>The open streams of all connections, in both directions.</summary>
    public long OpenStreams { get; init; }

    /// <summary>The bytes that wait to be sent to clients.</summary>
    public long OutboundBytes { get; init; }

    /// <summary>The sockets of clients whose sessions are on other nodes.</summary>
    public int RelayedConnections { get; init; }

    /// <summary>The instances of backends that are linked to it.</summary>
    public int Backends { get; init; }

    /// <summary>The time that a message needed last on the way to the broker and back; null if it is unknown or there is no broker.</summary>
    public TimeSpan? BackplaneLatency { get; init; }
}
