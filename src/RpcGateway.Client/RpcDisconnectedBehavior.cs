namespace RpcGateway.Client;

/// <summary>What happens to a call that is made while there is no connection.</summary>
public enum RpcDisconnectedBehavior
{
    /// <summary>
    /// It waits for the connection, bounded by its cancellation token, <see cref="RpcClientOptions.CallTimeout"/> and
    /// <see cref="RpcClientOptions.MaxWaitingCalls"/>. Notifications cannot wait and fail all the same.
    /// </summary>
    Wait,

    /// <summary>It fails at once with an <see cref="RpcConnectionLostException"/>.</summary>
    Fail,
}
