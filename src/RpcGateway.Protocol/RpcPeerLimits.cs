namespace RpcGateway.Protocol;

/// <summary>
/// The limits of a peer, from its <c>$/hello</c>. Messages are checked against them before they are sent.
/// </summary>
public sealed class RpcPeerLimits
{
    /// <summary>Creates the limits.</summary>
    /// <param name="maxMessageSize">The maximum message size, in bytes; null if unknown.</param>
    /// <param name="maxDepth">The maximum nesting depth of a message, including the message itself; null if
    /// unknown.</param>
    public RpcPeerLimits(int? maxMessageSize, int? maxDepth)
    {
        MaxMessageSize = maxMessageSize;
        MaxDepth = maxDepth;
        MaxUnchecked = (int)Math.Min(maxMessageSize ?? int.MaxValue, 2L * (maxDepth ?? int.MaxValue));
    }

    /// <summary>No known limits. Nothing is checked.</summary>
    public static RpcPeerLimits Unknown { get; } = new(null, null);

    /// <summary>The maximum message size, in bytes; null if unknown.</summary>
    public int? MaxMessageSize { get; }

    /// <summary>The maximum nesting depth of a message, including the message itself; null if unknown.</summary>
    public int? MaxDepth { get; }

    /// <summary>How long the peer remembers idempotency keys; null if it does not know them.</summary>
    internal TimeSpan? IdempotencyWindow { get; init; }

    /// <summary>Identifies the memory in which the peer remembers them; null if the peer does not say.</summary>
    internal string? IdempotencyStore { get; init; }

    /// <summary>
    /// The size up to which a message need not be checked: it is not too large, and with two brackets per level it cannot
    /// be nested too deep.
    /// </summary>
    internal int MaxUnchecked { get; }
}
