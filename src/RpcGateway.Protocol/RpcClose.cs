namespace RpcGateway.Protocol;

/// <summary>Why a connection ended.</summary>
/// <param name="Code">The code.</param>
/// <param name="Reason">One sentence, at most 123 bytes of UTF-8 on a WebSocket.</param>
public readonly record struct RpcClose(RpcCloseCode Code, string Reason);
