namespace RpcGateway.Testing;

/// <summary>A direction of the network between a client and the gateway.</summary>
[Flags]
public enum RpcTestDirection
{
    /// <summary>From the client to the gateway.</summary>
    ToServer = 1,

    /// <summary>From the gateway to the client.</summary>
    ToClient = 2,

    /// <summary>Both directions.</summary>
    Both = ToServer | ToClient,
}
