using StackExchange.Redis;

namespace RpcGateway.Redis;

/// <summary>How the nodes of a gateway meet over Redis.</summary>
public sealed class RpcRedisOptions
{
    private const int MaxPrefix = 100;
    private static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxInterval = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How to connect. Addresses, password, TLS and timeouts are used as they are; retries are not, because the gateway connects
    /// again by itself.
    /// </summary>
    public ConfigurationOptions Configuration { get; set; } = new();

    /// <summary>
    /// The start of the names of all channels and keys. Gateways that share a Redis need different ones. Default:
    /// <c>rpcgateway:</c>. At most 100 characters.
    /// </summary>
    public string Prefix { get; set; } = "rpcgateway:";

    /// <summary>How often a node shows that it is alive, and checks that Redis answers. Default: 1 s. Range: 100 ms to 1 min.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a node that is not heard counts as alive, and how long Redis may not answer. Default: 3 s. Range: two intervals of
    /// the heartbeat to 10 min.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The maximum time between two attempts to connect. Default: 5 s. Range: 100 ms to 1 min.</summary>
    public TimeSpan MaxReconnectDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a channel without receivers stays subscribed. Default: 5 s. Range: 0 to 10 min.</summary>
    public TimeSpan ReleaseDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The maximum number of bytes that wait to be published; what exceeds it is dropped. Default: 16 MiB. Range: 64 KiB to 1 GiB.
    /// </summary>
    public int MaxQueuedBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>
    /// The maximum size of a message between nodes, in bytes. A larger notification is dropped for other nodes, a larger call or result
    /// fails. Redis disconnects subscribers for which it must keep more than 32 MB. Default: 8 MiB. Range: 1 KiB to 24 MiB.
    /// </summary>
    public int MaxMessageSize { get; set; } = 8 * 1024 * 1024;

    /// <summary>The maximum number of requests of other nodes that run at once. Default: 10,000. Range: 1 to 1,000,000.</summary>
    public int MaxRequests { get; set; } = 10_000;

    internal IEnumerable<string> Validate()
    {
        string?[] errors =
        [
            Configuration is { EndPoints.Count: > 0 } ? null : $"{nameof(Configuration)} has no address, such as 'localhost:6379'.",
            Prefix is { Length: > 0 and <= MaxPrefix } ? null : $"{nameof(Prefix)} must have 1 to {MaxPrefix} characters.",
            Check(nameof(HeartbeatInterval), HeartbeatInterval, MinInterval, MaxInterval),
            Check(nameof(Lease), Lease, HeartbeatInterval * 2, TimeSpan.FromMinutes(10)),
            Check(nameof(MaxReconnectDelay), MaxReconnectDelay, MinInterval, MaxInterval),
            Check(nameof(ReleaseDelay), ReleaseDelay, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            Check(nameof(MaxQueuedBytes), MaxQueuedBytes, 64 * 1024, 1024 * 1024 * 1024),
            Check(nameof(MaxMessageSize), MaxMessageSize, 1024, 24 * 1024 * 1024),
            Check(nameof(MaxRequests), MaxRequests, 1, 1_000_000),
        ];
        return errors.OfType<string>();
    }

    private static string? Check<T>(string name, T value, T min, T max)
        where T : IComparable<T> => value.CompareTo(min) >= 0 && value.CompareTo(max) <= 0
        ? null
        : $"{name} is {value}, but must be between {min} and {max}.";
}
