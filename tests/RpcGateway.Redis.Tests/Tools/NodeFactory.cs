using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RpcGateway.Services;
using RpcGateway.Services.Backplane;
using StackExchange.Redis;

namespace RpcGateway.Redis.Tests.Tools;

/// <summary>Creates the backplanes of nodes of one gateway.</summary>
internal sealed class NodeFactory(string address)
{
    private readonly string _prefix = $"test-{Guid.NewGuid():N}:";

    public string Prefix => _prefix;

    /// <summary>How the nodes store calls with idempotency keys.</summary>
    public RpcIdempotencyOptions Idempotency { get; set; } = new();

    public RedisBackplane Create(Action<RpcRedisOptions>? configure = null, ILoggerFactory? loggers = null, INodeLinkHost? host = null)
    {
        // A busy machine must not end a lease; tests of leases shorten it.
        var options = new RpcRedisOptions
        {
            Configuration = ConfigurationOptions.Parse(address),
            Prefix = _prefix,
            Lease = TimeSpan.FromSeconds(60),
        };
        configure?.Invoke(options);
        return new RedisBackplane(
            Options.Create(options),
            Idempotency,
            TimeProvider.System,
            (loggers ?? NullLoggerFactory.Instance).CreateLogger<RedisBackplane>(),
            host);
    }
}
