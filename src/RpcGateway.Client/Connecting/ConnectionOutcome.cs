using RpcGateway.Protocol;

namespace RpcGateway.Client.Connecting;

/// <summary>What became of one attempt to have a connection.</summary>
/// <param name="Close">Why the connection ended; null if none could be made.</param>
/// <param name="Exception">Why none could be made, or null.</param>
/// <param name="Duration">The time it lasted.</param>
internal readonly record struct ConnectionOutcome(RpcClose? Close, Exception? Exception, TimeSpan Duration);
