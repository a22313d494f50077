namespace RpcGateway.Protocol.Context;

/// <summary>What applies to all attempts of one call to the peer.</summary>
internal sealed record CallSettings
{
    /// <summary>The time until which the call may run.</summary>
    public Deadline Deadline { get; init; }

    /// <summary>Identifies the call, so that the server executes it once; null if it has no key.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Until when the server remembers the key, counted from the first attempt.</summary>
    public Deadline RepeatUntil { get; init; }
}
