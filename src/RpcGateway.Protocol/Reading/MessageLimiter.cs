namespace RpcGateway.Protocol.Reading;

/// <summary>Limits how many messages a peer can send. One object serves all connections of a process.</summary>
internal abstract class MessageLimiter
{
    private volatile bool _isActive;

    /// <summary>Whether any limit applies to messages regardless of their method. A field, because it is read for each message.</summary>
    public bool IsActive
    {
        get => _isActive;
        protected set => _isActive = value;
    }

    /// <summary>Counts a message. Called on the read loop of its connection.</summary>
    /// <param name="state">The state of the connection.</param>
    /// <param name="method">The method; empty if the message has none.</param>
    /// <param name="handler">The handler of the method, or null.</param>
    /// <param name="refusal">Which limit was exceeded, if any.</param>
    /// <returns>False if the message must be refused.</returns>
    public abstract bool TryTake(
        object? state, ReadOnlySpan<byte> method, RpcMethodHandler? handler, out RateRefusal refusal);
}
