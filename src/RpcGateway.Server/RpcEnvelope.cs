using System.Collections.Frozen;
using RpcGateway.Protocol;

namespace RpcGateway.Server;

/// <summary>One notification on its way to many connections.</summary>
/// <param name="Address">Whom it is for.</param>
/// <param name="Notification">The message, encoded once.</param>
public sealed record RpcEnvelope(RpcAddress Address, RpcNotification Notification)
{
    /// <summary>The ids of connections that do not get it, although the address includes them. Default: none.</summary>
    public IReadOnlySet<string> Except { get; init; } = FrozenSet<string>.Empty;
}
