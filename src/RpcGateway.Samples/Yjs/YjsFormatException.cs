namespace RpcGateway.Samples.Yjs;

/// <summary>Bytes that are not an update of a text.</summary>
/// <param name="message">What is wrong, and at which byte.</param>
internal sealed class YjsFormatException(string message) : Exception(message);
