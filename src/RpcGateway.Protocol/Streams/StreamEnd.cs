namespace RpcGateway.Protocol.Streams;

/// <summary>The ends that streams have on this side.</summary>
internal enum StreamEnd
{
    ItemsSent,
    ItemsReceived,
    BinarySent,
    BinaryReceived,
}
