namespace RpcGateway.Protocol.Transports;

/// <summary>A transport that sees every byte of its link and can ask the peer for a sign of life.</summary>
internal interface IPingable
{
    /// <summary>Whether it can. If not, the framework has to look after the link.</summary>
    bool CanPing { get; }

    /// <summary>Grows with each read from the link: of messages, parts of messages and pongs.</summary>
    long Reads { get; }

    /// <summary>Grows with each write that the link has taken.</summary>
    long Writes { get; }

    /// <summary>Starts to send a ping, which the peer's end answers by itself; does nothing while one waits to leave.</summary>
    void Ping();
}
