namespace RpcGateway.Protocol.Telemetry;

/// <summary>What a connection counts anyway. Metrics read it only when they are collected.</summary>
internal interface IConnectionFigures
{
    /// <summary>The peer's calls that are running.</summary>
    int RunningCalls { get; }

    /// <summary>Our calls that wait for a response.</summary>
    int WaitingCalls { get; }

    /// <summary>The bytes that wait to be sent.</summary>
    long OutboundBytes { get; }

    /// <summary>The bytes of all messages received, without the frames of the transport.</summary>
    long ReceivedBytes { get; }

    /// <summary>The bytes of all messages sent, without the frames of the transport.</summary>
    long SentBytes { get; }

    /// <summary>The items received through streams.</summary>
    long ItemsReceived { get; }

    /// <summary>The items sent through streams.</summary>
    long ItemsSent { get; }

    /// <summary>The open streams that have such an end here.</summary>
    int CountStreams(StreamEnd end);
}
