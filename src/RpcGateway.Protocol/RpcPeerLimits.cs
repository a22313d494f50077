using RpcGateway.Protocol.Serialization;

namespace RpcGateway.Protocol;

/// <summary>What a peer accepts, as it says in <c>$/hello</c>. Messages are checked before they are sent.</summary>
public sealed class RpcPeerLimits
{
    // Whatever is not longer than this is neither too large nor, with two brackets for each level, too deep.
    private readonly int _maxUnchecked;

    /// <summary>Creates the limits.</summary>
    /// <param name="maxMessageSize">The largest message, in bytes; null if unknown.</param>
    /// <param name="maxDepth">The deepest nesting of a message, the message itself included; null if unknown.</param>
    public RpcPeerLimits(int? maxMessageSize, int? maxDepth)
    {
        MaxMessageSize = maxMessageSize;
        MaxDepth = maxDepth;
        _maxUnchecked = (int)Math.Min(maxMessageSize ?? int.MaxValue, 2L * (maxDepth ?? int.MaxValue));
    }

    /// <summary>The limits of a peer that has not said any: nothing is checked.</summary>
    public static RpcPeerLimits Unknown { get; } = new(null, null);

    /// <summary>The largest message, in bytes; null if unknown.</summary>
    public int? MaxMessageSize { get; }

    /// <summary>The deepest nesting of a message, the message itself included; null if unknown.</summary>
    public int? MaxDepth { get; }

    /// <summary>Fails for a message that the peer would refuse.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="what">What it is, as the start of a sentence.</param>
    /// <param name="method">The method, if there is one to be named.</param>
    /// <exception cref="RpcException">It is too large or nested too deep.</exception>
    internal void Check(ReadOnlySpan<byte> message, string what, string? method)
    {
        if (FindFault(message) is { } fault)
        {
            throw Error(fault, what, method);
        }
    }

    /// <summary>The error for a fault of a message that was not sent.</summary>
    internal static RpcException Error(string fault, string what, string? method) =>
        new(RpcErrorCode.MessageTooLarge, method is null ? $"{what} {fault}" : $"{what} '{method}' {fault}");

    /// <summary>Why the peer would refuse the message, as the rest of a sentence; null if it would not.</summary>
    internal string? FindFault(ReadOnlySpan<byte> message) =>
        message.Length <= _maxUnchecked ? null : FindFaultSlowly(message, 0, 0);

    /// <summary>Whether a part of a message has to be checked, as it may be too large or nested too deep.</summary>
    /// <param name="length">The bytes of the part.</param>
    /// <param name="levels">The levels of nesting around it.</param>
    /// <param name="envelope">The bytes around it.</param>
    internal bool MayExclude(int length, int levels, int envelope) =>
        length > MaxMessageSize - envelope || (MaxDepth is { } maxDepth && length > 2L * (maxDepth - levels));

    /// <summary>Fails for a part of a message that no message to the peer could hold.</summary>
    /// <param name="part">The part.</param>
    /// <param name="what">What it is, as the start of a sentence.</param>
    /// <param name="levels">The levels of nesting around it.</param>
    /// <param name="envelope">The bytes around it.</param>
    /// <exception cref="RpcException">It is too large or nested too deep.</exception>
    internal void Check(ReadOnlySpan<byte> part, string what, int levels, int envelope)
    {
        if (FindFaultSlowly(part, levels, envelope) is { } fault)
        {
            throw Error(fault, what, null);
        }
    }

    private string? FindFaultSlowly(ReadOnlySpan<byte> json, int levels, int envelope)
    {
        if (json.Length + envelope > MaxMessageSize)
        {
            return $"has {json.Length} bytes, but the peer accepts at most {MaxMessageSize} (its MaxMessageSize): "
                + "send less, use a stream, or raise the limit of the peer.";
        }

        return MaxDepth is { } maxDepth && JsonDepth.IsDeeper(json, maxDepth - levels)
            ? $"is nested deeper than the {maxDepth} levels that the peer accepts (its MaxDepth): "
                + "send a flatter value, or raise the limit of the peer."
            : null;
    }
}
