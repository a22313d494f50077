namespace RpcGateway.Binding;

/// <summary>A stream, a token or the like that does not look as the protocol says; its text may be shown to the peer.</summary>
/// <param name="fault">The rest of a sentence that starts with what it is.</param>
public sealed class RpcFormatException(string fault) : Exception(fault);
