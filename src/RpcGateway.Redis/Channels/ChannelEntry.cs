using RpcGateway.Redis.Connecting;

namespace RpcGateway.Redis.Channels;

/// <summary>A channel that this node needs, or needed a moment ago. Its changes run one after another.</summary>
internal sealed class ChannelEntry
{
    public bool IsWanted { get; set; }

    /// <summary>When it was last needed, if it is not needed now.</summary>
    public long ReleasedAt { get; set; }

    /// <summary>The connection to Redis on which it is subscribed.</summary>
    public RedisLink? SubscribedOn { get; set; }

    /// <summary>The last change.</summary>
    public Task Turn { get; set; } = Task.CompletedTask;
}
