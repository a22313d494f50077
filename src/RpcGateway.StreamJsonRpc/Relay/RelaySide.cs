namespace RpcGateway.StreamJsonRpc.Relay;

/// <summary>The side that ended a relay.</summary>
internal enum RelaySide
{
    /// <summary>The client is gone, or the gateway disconnects it.</summary>
    Client,

    /// <summary>The service is gone, or cannot be understood.</summary>
    Service,
}
