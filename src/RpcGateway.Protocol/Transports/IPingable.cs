namespace RpcGateway.Protocol.Transports;

/// <summary>A transport that counts the reads and writes of its link and can send pings.</summary>
internal interface IPingable
{
    /// <summary>Whether pings can be sent. If not, the WebSocket must send them itself.</summary>
    bool CanPing { get; }

    /// <summary>Increases with each read from the link, whether of messages, parts of messages or pongs.</summary>
    long Reads { get; }

    /// <summary>Increases with each completed write to the link.</summary>
    long Writes { get; }

    /// <summary>
    /// Starts to send a ping, which the peer's WebSocket acknowledges by itself. Does nothing while an earlier ping waits
    /// to be sent.
    /// </summary>
    void Ping();
}
