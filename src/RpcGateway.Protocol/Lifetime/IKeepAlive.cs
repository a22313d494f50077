namespace RpcGateway.Protocol.Lifetime;

/// <summary>Decides whether the peer is dead, from regular looks at the connection.</summary>
internal interface IKeepAlive
{
    /// <summary>The time between two looks.</summary>
    TimeSpan Period { get; }

    /// <summary>Whether the read loop has run code of users for another interval, and so has answered no message.</summary>
    bool IsBusy { get; }

    /// <summary>Looks at the connection, and pings where that is due; true if the peer is dead.</summary>
    bool Look();
}
