namespace RpcGateway.Protocol.Lifetime;

/// <summary>Detects a dead peer by regular checks of the connection.</summary>
internal interface IKeepAlive
{
    /// <summary>The time between two checks.</summary>
    TimeSpan Period { get; }

    /// <summary>
    /// Whether the read loop has been running user code for another interval, and so has not responded to messages.
    /// </summary>
    bool IsBusy { get; }

    /// <summary>Checks the connection and sends a ping if it is due. Returns true if the peer is dead.</summary>
    bool Check();

    /// <summary>Starts to count again, because there is no peer at the moment.</summary>
    void Reset();
}
