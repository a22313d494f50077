using RpcGateway.Protocol.Wire;

namespace RpcGateway.Protocol.Reading;

/// <summary>One whole message from the transport.</summary>
/// <param name="Bytes">The message; empty if it was too large.</param>
/// <param name="Type">The type of its frame.</param>
/// <param name="TooLarge">What was found in a message that was too large; otherwise null.</param>
internal readonly record struct ReceivedMessage(
    ReadOnlyMemory<byte> Bytes, RpcFrameType Type, EnvelopeScanner? TooLarge = null);
