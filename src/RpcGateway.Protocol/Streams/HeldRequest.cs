using RpcGateway.Protocol.Outbound;
using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Streams;

/// <summary>A reader's request for items that waits for them.</summary>
internal readonly record struct HeldRequest(RpcId Id, BatchResponse? Batch, int Max);
