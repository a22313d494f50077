namespace RpcGateway.Protocol.Wire;

/// <summary>One parsed message. Its payload stays a slice of the received bytes.</summary>
internal ref struct RpcMessage
{
    public RpcMessageKind Kind;

    public RpcId Id;

    /// <summary>The method of a request or notification, without escapes.</summary>
    public ReadOnlySpan<byte> Method;

    /// <summary>The params, the result or the error object, as JSON; empty if absent.</summary>
    public ReadOnlySpan<byte> Payload;

    /// <summary>The timeout of a request, as JSON; empty if absent.</summary>
    public ReadOnlySpan<byte> Timeout;

    /// <summary>The idempotency key of a request, as JSON; empty if absent.</summary>
    public ReadOnlySpan<byte> IdempotencyKey;

    public ReadOnlySpan<byte> TraceParent;

    public ReadOnlySpan<byte> TraceState;

    public ReadOnlySpan<byte> Baggage;

    /// <summary>The error of an invalid message.</summary>
    public string? Fault;
}
