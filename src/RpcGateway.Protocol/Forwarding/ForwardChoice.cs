using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Forwarding;

/// <summary>The process for a call, or the error for its caller.</summary>
internal readonly record struct ForwardChoice(ForwardTarget? Target, RpcError Error);
