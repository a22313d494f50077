namespace RpcGateway.Server;

/// <summary>
/// How many messages clients can send. Each limit that is not null applies; a message must satisfy all of them. Messages are requests,
/// notifications and invalid messages, also with unknown methods and methods that start with <c>$/</c>; each message of a batch counts.
/// </summary>
public sealed class RpcRateLimits
{
    /// <summary>The limit for each connection. Default: null, no limit.</summary>
    public RpcRateLimit? PerConnection { get; set; }

    /// <summary>The limit for each authenticated user, on all of its connections. Default: null, no limit.</summary>
    public RpcRateLimit? PerUser { get; set; }

    /// <summary>
    /// The limit for each network address; IPv6 addresses are counted by their first 64 bits. The address is that of the connection, or
    /// the one that the forwarded headers middleware has taken from a trusted proxy. Default: null, no limit.
    /// </summary>
    public RpcRateLimit? PerAddress { get; set; }

    /// <summary>
    /// The limits for calls of one method, by its wire name such as <c>chat.send</c>, or of all methods of a contract together, by its
    /// name such as <c>chat</c>. They replace the limits of <see cref="RpcRateLimitAttribute"/>. Default: none.
    /// </summary>
    public IDictionary<string, RpcRateLimit> Methods { get; } = new Dictionary<string, RpcRateLimit>(StringComparer.Ordinal);

    /// <summary>
    /// How many messages of a connection may be refused before it is closed with 1008, so that a client that ignores refusals does not
    /// cost more than one that is not limited; null for any number. Default: 600 per minute.
    /// </summary>
    public RpcRateLimit? Refusals { get; set; } = new() { Messages = 600, Window = TimeSpan.FromMinutes(1) };

    internal IEnumerable<string> Validate() => Named().SelectMany(one => one.Limit.Validate(one.Name));

    private IEnumerable<(string Name, RpcRateLimit Limit)> Named()
    {
        (string, RpcRateLimit?)[] limits =
        [
            ("RateLimits.PerConnection", PerConnection),
            ("RateLimits.PerUser", PerUser),
            ("RateLimits.PerAddress", PerAddress),
            ("RateLimits.Refusals", Refusals),
            .. Methods.Select(one => ($"RateLimits.Methods.{one.Key}", (RpcRateLimit?)one.Value)),
        ];
        return limits.Where(one => one.Item2 is not null).Select(one => (one.Item1, one.Item2!));
    }
}
