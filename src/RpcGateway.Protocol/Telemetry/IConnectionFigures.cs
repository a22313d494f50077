namespace RpcGateway.Protocol.Telemetry;

/// <summary>The figures that a connection counts anyway. Metrics read them only when they are collected.</summary>
internal interface IConnectionFigures
{
    /// <summary>The number of running calls from the peer.</summary>
    int RunningCalls { get; }

    /// <summary>The number of calls to the peer that wait for a response.</summary>
    int WaitingCalls { get; }

    /// <summary>The number of bytes waiting to be sent.</summary>
    long OutboundBytes { get; }

    /// <summary>The number of bytes of all received messages, without the transport's framing.</summary>
    long ReceivedBytes { get; }

    /// <summary>The number of bytes of all sent messages, without the transport's framing.</summary>
    long SentBytes { get; }

    /// <summary>The number of items received in streams.</summary>
    long ItemsReceived { get; }

    /// <summary>The number of items sent in streams.</summary>
    long ItemsSent { get; }

    /// <summary>The number of open streams with the given end on this side.</summary>
    int CountStreams(StreamEnd end);
}
