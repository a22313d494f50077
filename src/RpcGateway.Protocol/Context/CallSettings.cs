namespace RpcGateway.Protocol.Context;

/// <summary>What applies to all attempts of one call to the peer.</summary>
internal sealed record CallSettings
{
    /// <summary>The time until which the call may run.</summary>
    public Deadline Deadline { get; init; }
}
