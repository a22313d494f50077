namespace RpcGateway.Services;

/// <summary>How many are online.</summary>
/// <param name="Connections">The number of connections.</param>
/// <param name="Users">The number of different users. Connections without a user id do not count.</param>
public readonly record struct RpcPresenceCount(int Connections, int Users);
