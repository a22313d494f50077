using RpcGateway.Protocol.Wire;

namespace RpcGateway.StreamJsonRpc.Relay;

/// <summary>What was received from the client.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Json">The text, valid until the next receive.</param>
/// <param name="Scan">What could be found in a message that is too large.</param>
internal readonly record struct ClientMessage(ClientMessageKind Kind, ReadOnlyMemory<byte> Json = default, EnvelopeScanner? Scan = null);
