namespace RpcGateway.Services.Presence;

/// <summary>How one connection has changed.</summary>
/// <param name="Before">What it was; null if it is new.</param>
/// <param name="After">What it is; null if it has ended.</param>
internal readonly record struct PresenceDifference(RpcPresenceEntry? Before, RpcPresenceEntry? After);
