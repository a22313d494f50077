namespace RpcGateway.Checker.Faults;

/// <summary>What is attacked: one server, or the nodes of a gateway.</summary>
internal interface IServers : IAsyncDisposable
{
    /// <summary>The memory of the server, or of the node that takes most, in KB.</summary>
    long ResidentKilobytes { get; }

    Task StartAsync();

    /// <summary>Chooses the port for a new connection, as a load balancer does.</summary>
    int ChoosePort();

    /// <summary>Starts what has ended by itself again.</summary>
    Task ReviveAsync();

    /// <summary>Causes a fault of a server, and ends it.</summary>
    /// <returns>The proof that it happened; 0 for none.</returns>
    Task<long> CauseAsync(FaultKind kind, TimeSpan hold);
}
