using RpcGateway.Checker.Faults;

namespace RpcGateway.Checker;

/// <summary>What a run does.</summary>
internal sealed record CheckSettings
{
    public int Seconds { get; init; } = 60;

    /// <summary>The number of calls that each .NET client makes at least, even if that takes longer.</summary>
    public int MinCalls { get; init; }

    /// <summary>Determines the faults and the calls. Their timing, which depends on the machine, differs.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The number of nodes; 1 for a gateway without Redis.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>The number of .NET clients.</summary>
    public int Clients { get; init; } = 4;

    /// <summary>The number of TypeScript clients.</summary>
    public int TypeScriptClients { get; init; } = 2;

    /// <summary>The longest pause of a client between two calls, in ms.</summary>
    public int Pause { get; init; } = 25;

    public IReadOnlyList<FaultKind> Faults { get; init; } = FaultKinds.Single;

    /// <summary>A deliberate bug; null for none.</summary>
    public string? Bug { get; init; }

    /// <summary>Whether the .NET clients speak <c>rpcgateway.v1</c>.</summary>
    public bool Extensions { get; init; } = true;

    /// <summary>The memory that the server may use.</summary>
    public int MaxMegabytes { get; init; } = 400;

    /// <summary>How long calls may take after the last fault.</summary>
    public TimeSpan SettleLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Whether a client has a session. Some have none, so that each lost socket ends their connection: their keyed calls are then
    /// repeated on another one, perhaps at another node.
    /// </summary>
    public bool HasSession(int client) => client % 4 != 3 && Bug != Contracts.Bug.ForgetKey;

    /// <summary>Where the history is written.</summary>
    public required string Folder { get; init; }
}
