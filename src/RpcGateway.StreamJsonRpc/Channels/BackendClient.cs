namespace RpcGateway.StreamJsonRpc.Channels;

/// <summary>The client that a channel is opened for.</summary>
/// <param name="ConnectionId">The id of its connection, for log lines.</param>
/// <param name="User">The user, or the network address of a client without one; the key for limits per user.</param>
internal sealed record BackendClient(string ConnectionId, string User);
