using System.Collections.Frozen;
using RpcGateway.Protocol;

namespace RpcGateway.Services;

/// <summary>A notification and its address.</summary>
/// <param name="Address">The receivers.</param>
/// <param name="Notification">The message, encoded once.</param>
public sealed record RpcEnvelope(RpcAddress Address, RpcNotification Notification)
{
    /// <summary>The ids of connections to exclude from the address. Default: none.</summary>
    public IReadOnlySet<string> Except { get; init; } = FrozenSet<string>.Empty;
}
