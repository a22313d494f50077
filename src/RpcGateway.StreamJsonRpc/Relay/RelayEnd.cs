using RpcGateway.Protocol;

namespace RpcGateway.StreamJsonRpc.Relay;

/// <summary>Why a relay ended.</summary>
/// <param name="Side">The side that ended it.</param>
/// <param name="Close">The close code and reason.</param>
internal sealed record RelayEnd(RelaySide Side, RpcClose Close);
