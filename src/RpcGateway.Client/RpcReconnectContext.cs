using RpcGateway.Protocol;

namespace RpcGateway.Client;

/// <summary>The input for the decision whether to reconnect.</summary>
/// <param name="Attempt">The number of the next attempt, from 1.</param>
/// <param name="Close">Why the connection ended; null if the connection attempt failed.</param>
/// <param name="Exception">
/// Why the connection attempt failed, or null. For a handshake that the server refused, it is an
/// <see cref="HttpRequestException"/> with the status code.
/// </param>
public sealed record RpcReconnectContext(int Attempt, RpcClose? Close, Exception? Exception);
