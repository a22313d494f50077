using Microsoft.Extensions.Logging;
using RpcGateway.Redis.Connecting;
using RpcGateway.Redis.Keys;

namespace RpcGateway.Redis.Nodes;

/// <summary>
/// The id of the nodes that share this Redis and prefix. The first node writes it to Redis. If Redis loses its data, any node writes the
/// same id again, so that backends never take the nodes of one cluster for several.
/// </summary>
/// <param name="name">The name of the key in Redis.</param>
/// <param name="changed">Called when the id has changed.</param>
/// <param name="logger">The log.</param>
internal sealed class ClusterId(string name, Action changed, ILogger logger)
{
    private volatile string _value = "";

    /// <summary>The id; empty until Redis has been read.</summary>
    public string Value => _value;

    /// <summary>
    /// Reads the id, and writes it if Redis has none. Does not throw: an id that was not read is read with one of the next heartbeats.
    /// </summary>
    public async Task ReadAsync(RedisLink link)
    {
        var known = _value;
        string value;
        try
        {
            value = await KeyScripts.ReadIdAsync(link, name, known.Length > 0 ? known : Guid.NewGuid().ToString("n")).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Others report that Redis refuses keys, or that the connection was lost.
            return;
        }

        if (value != known)
        {
            _value = value;
            RedisLog.ClusterKnown(logger, value);
            changed();
        }
    }
}
