namespace RpcGateway.StreamJsonRpc.Prefixes;

internal enum HandleKind
{
    /// <summary>An object of the sender, which the receiver may call.</summary>
    Object,

    /// <summary>An object of the receiver, which the sender refers to.</summary>
    ReturnedObject,

    /// <summary>A stream of items of the sender.</summary>
    Stream,
}
