namespace RpcGateway.StreamJsonRpc.Messages;

/// <summary>The service sent bytes that are not a message, or exceeded a limit.</summary>
internal sealed class FramingException(string message) : Exception(message);
