namespace RpcGateway.Binding;

/// <summary>A token, a stream or a similar value has an invalid format. The message may be sent to the peer.</summary>
/// <param name="fault">The second half of a sentence; the caller puts the subject before it.</param>
public sealed class RpcFormatException(string fault) : Exception(fault);
