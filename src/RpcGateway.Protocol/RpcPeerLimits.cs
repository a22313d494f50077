namespace RpcGateway.Protocol;

/// <summary>What a peer accepts, from its <c>$/hello</c>. Messages are checked before they are sent.</summary>
public sealed class RpcPeerLimits
{
    /// <summary>Creates the limits.</summary>
    /// <param name="maxMessageSize">The largest message, in bytes; null if unknown.</param>
    /// <param name="maxDepth">The deepest nesting of a message, the message itself included; null if unknown.</param>
    public RpcPeerLimits(int? maxMessageSize, int? maxDepth)
    {
        MaxMessageSize = maxMessageSize;
        MaxDepth = maxDepth;
        MaxUnchecked = (int)Math.Min(maxMessageSize ?? int.MaxValue, 2L * (maxDepth ?? int.MaxValue));
    }

    /// <summary>No known limits: nothing is checked.</summary>
    public static RpcPeerLimits Unknown { get; } = new(null, null);

    /// <summary>The largest message, in bytes; null if unknown.</summary>
    public int? MaxMessageSize { get; }

    /// <summary>The deepest nesting of a message, the message itself included; null if unknown.</summary>
    public int? MaxDepth { get; }

    /// <summary>A message of at most this many bytes is neither too large nor, with two brackets for each level, too deep.</summary>
    internal int MaxUnchecked { get; }
}
