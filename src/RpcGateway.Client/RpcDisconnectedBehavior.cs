namespace RpcGateway.Client;

/// <summary>What happens to a call that is made while the client is not connected.</summary>
public enum RpcDisconnectedBehavior
{
    /// <summary>
    /// It waits for a connection, limited by its cancellation token, <see cref="RpcClientOptions.CallTimeout"/> and
    /// <see cref="RpcClientOptions.MaxWaitingCalls"/>. Notifications cannot wait: they fail.
    /// </summary>
    Wait,

    /// <summary>It fails at once with an <see cref="RpcConnectionLostException"/>.</summary>
    Fail,
}
