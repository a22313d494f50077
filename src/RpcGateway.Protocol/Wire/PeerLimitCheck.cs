namespace RpcGateway.Protocol.Wire;

/// <summary>Checks messages against the peer's limits before they are sent.</summary>
internal static class PeerLimitCheck
{
    /// <summary>Throws if the peer would refuse the message.</summary>
    /// <param name="limits">What the peer accepts.</param>
    /// <param name="message">The whole message.</param>
    /// <param name="what">What the message is, as the start of a sentence.</param>
    /// <param name="method">The method, if the error should include its name.</param>
    /// <exception cref="RpcException">The message is too large or nested too deep.</exception>
    public static void Check(this RpcPeerLimits limits, ReadOnlySpan<byte> message, string what, string? method)
    {
        if (limits.FindFault(message) is { } fault)
        {
            throw Error(fault, what, method);
        }
    }

    /// <summary>Creates the error for a message that was not sent.</summary>
    public static RpcException Error(string fault, string what, string? method) =>
        new(RpcErrorCode.MessageTooLarge, method is null ? $"{what} {fault}" : $"{what} '{method}' {fault}");

    /// <summary>
    /// Returns why the peer would refuse the message, as the rest of a sentence; null if it would accept it.
    /// </summary>
    public static string? FindFault(this RpcPeerLimits limits, ReadOnlySpan<byte> message) =>
        message.Length <= limits.MaxUnchecked ? null : FindFaultSlowly(limits, message, 0, 0);

    /// <summary>Whether a part of a message must be checked because it may be too large or nested too deep.</summary>
    /// <param name="limits">What the peer accepts.</param>
    /// <param name="length">The number of bytes of the part.</param>
    /// <param name="levels">The number of nesting levels around the part.</param>
    /// <param name="envelope">The number of bytes around the part.</param>
    public static bool MayExclude(this RpcPeerLimits limits, int length, int levels, int envelope) =>
        length > limits.MaxMessageSize - envelope || (limits.MaxDepth is { } maxDepth && length > 2L * (maxDepth - levels));

    /// <summary>Throws if no message to the peer could contain the part.</summary>
    /// <param name="limits">What the peer accepts.</param>
    /// <param name="part">The part.</param>
    /// <param name="what">What the part is, as the start of a sentence.</param>
    /// <param name="levels">The number of nesting levels around the part.</param>
    /// <param name="envelope">The number of bytes around the part.</param>
    /// <exception cref="RpcException">The part is too large or nested too deep.</exception>
    public static void Check(this RpcPeerLimits limits, ReadOnlySpan<byte> part, string what, int levels, int envelope)
    {
        if (FindFaultSlowly(limits, part, levels, envelope) is { } fault)
        {
            throw Error(fault, what, null);
        }
    }

    private static string? FindFaultSlowly(RpcPeerLimits limits, ReadOnlySpan<byte> json, int levels, int envelope)
    {
        if (json.Length + envelope > limits.MaxMessageSize)
        {
            return $"has {json.Length} bytes, but the peer accepts at most {limits.MaxMessageSize} (its MaxMessageSize): "
                + "send less, use a stream, or raise the peer's limit.";
        }

        return limits.MaxDepth is { } maxDepth && JsonDepth.IsDeeper(json, maxDepth - levels)
            ? $"is nested deeper than the {maxDepth} levels that the peer accepts (its MaxDepth): "
                + "send a flatter value, or raise the peer's limit."
            : null;
    }
}
