namespace RpcGateway.Server.Sessions;

/// <summary>A session that continues on another socket.</summary>
/// <param name="Session">The session.</param>
/// <param name="Life">Ends with the socket.</param>
/// <param name="Repeating">Sends the frames that the client has not received.</param>
internal sealed record ResumedSession(GatewaySession Session, SocketLife Life, Task Repeating);
