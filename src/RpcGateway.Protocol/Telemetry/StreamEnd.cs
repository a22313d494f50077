namespace RpcGateway.Protocol.Telemetry;

/// <summary>The ends that streams have on this side.</summary>
internal enum StreamEnd
{
    ItemsSent,
    ItemsReceived,
    BinarySent,
    BinaryReceived,
}
