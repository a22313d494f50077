using RpcGateway.Protocol;

namespace RpcGateway.Client;

/// <summary>What happened, for the decision whether to connect again.</summary>
/// <param name="Attempt">The number of the attempt that would come, from 1.</param>
/// <param name="Close">Why the connection ended; null if none could be made.</param>
/// <param name="Exception">
/// Why no connection could be made, or null. A handshake that the server refused is an
/// <see cref="HttpRequestException"/> with its status code.
/// </param>
public sealed record RpcReconnectContext(int Attempt, RpcClose? Close, Exception? Exception);
