namespace RpcGateway.Server;

/// <summary>Which backends may register at the gateway, and what.</summary>
public sealed class RpcGatewayBackendOptions
{
    private const int MaxLimit = 100_000;

    private readonly SortedSet<string> _allowed = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _required = new(StringComparer.Ordinal);

    /// <summary>The maximum number of backends that are connected at once. Default: 1,000. Range: 1 to 100,000.</summary>
    public int MaxBackends { get; set; } = 1000;

    /// <summary>The maximum number of methods that one backend may register. Default: 1,000. Range: 1 to 100,000.</summary>
    public int MaxMethods { get; set; } = 1000;

    /// <summary>The maximum size of a registration with its OpenRPC document, in bytes. Default: 4 MiB. Range: 1 KiB to 64 MiB.</summary>
    public int MaxRegistrationSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// The maximum size of a message from a backend to one client, in bytes; a larger one ends the channel of the client. Default:
    /// 64 MiB. Range: 1 KiB to 1 GiB.
    /// </summary>
    public int MaxMessageSize { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// The number of bytes that may wait to be sent to a backend before its clients wait. A client may also have a message of its
    /// own that waits for the backend. Default: 16 MiB, which a network of 1 Gbit/s transmits in 0.13 s. Range: 1 MiB to 1 GiB.
    /// </summary>
    public int MaxLinkOutboundBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// The maximum number of idle clients per second that move to an instance with fewer clients, for example after a new one was
    /// started. Use 0 if services keep state in memory between calls. Default: 10. Range: 0 to 10,000.
    /// </summary>
    public int MaxMovesPerSecond { get; set; } = 10;

    /// <summary>The time within which a connected backend must register. Default: 15 s. Range: 100 ms to 10 min.</summary>
    public TimeSpan RegistrationTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a required contract that was lost must be available without interruption before the gateway is ready again, so that
    /// readiness does not change with each attempt of an instance that keeps reconnecting. Default: 5 s. Range: 0 to 10 min.
    /// </summary>
    public TimeSpan RecoveryTime { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The contracts that backends may register. Default: none.</summary>
    public IReadOnlyCollection<string> AllowedContracts => _allowed;

    /// <summary>The contracts without which the gateway is not ready. Default: none.</summary>
    public IReadOnlyCollection<string> RequiredContracts => _required;

    /// <summary>Lets backends register these contracts, by the names in their <c>[RpcContract]</c>.</summary>
    public RpcGatewayBackendOptions AllowContracts(params string[] names)
    {
        ArgumentNullException.ThrowIfNull(names);
        _allowed.UnionWith(names);
        return this;
    }

    /// <summary>The same; also, the readiness health check fails while a contract has no instance.</summary>
    public RpcGatewayBackendOptions RequireContracts(params string[] names)
    {
        AllowContracts(names);
        _required.UnionWith(names);
        return this;
    }

    /// <summary>Validates the options. Returns one sentence for each error; empty if all values are valid.</summary>
    public IEnumerable<string> Validate()
    {
        string?[] errors =
        [
            _allowed.Count == 0 ? "No contract is allowed for backends. Name them with AllowContracts." : null,
            .. _allowed.Select(name => name.Length == 0 || name.StartsWith("rpc", StringComparison.Ordinal) && name.Length == 3
                ? $"The contract name '{name}' is invalid for backends." : null),
            Number(nameof(MaxBackends), MaxBackends, 1, MaxLimit),
            Number(nameof(MaxMethods), MaxMethods, 1, MaxLimit),
            Number(nameof(MaxRegistrationSize), MaxRegistrationSize, 1024, 64 * 1024 * 1024),
            Number(nameof(MaxMessageSize), MaxMessageSize, 1024, 1024 * 1024 * 1024),
            Number(nameof(MaxLinkOutboundBytes), MaxLinkOutboundBytes, 1024 * 1024, 1024 * 1024 * 1024),
            Number(nameof(MaxMovesPerSecond), MaxMovesPerSecond, 0, 10_000),
            RegistrationTimeout >= TimeSpan.FromMilliseconds(100) && RegistrationTimeout <= TimeSpan.FromMinutes(10)
                ? null : $"RegistrationTimeout is {RegistrationTimeout}, but must be from 00:00:00.1 to 00:10:00.",
            RecoveryTime >= TimeSpan.Zero && RecoveryTime <= TimeSpan.FromMinutes(10)
                ? null : $"RecoveryTime is {RecoveryTime}, but must be from 00:00:00 to 00:10:00.",
        ];
        return errors.OfType<string>();
    }

    private static string? Number(string name, int value, int from, int to) =>
        value >= from && value <= to ? null : $"{name} is {value}, but must be from {from} to {to}.";
}
