namespace RpcGateway.FunctionalTests.Peers;

/// <summary>One end of a connection between the two libraries. Disposing it closes the connection.</summary>
internal interface IPeerEnd : IAsyncDisposable
{
    /// <summary>What this end serves.</summary>
    PeerService Service { get; }

    /// <summary>Completes when this end notices that the connection has ended.</summary>
    Task Ended { get; }

    /// <summary>A proxy for what the other end serves.</summary>
    TContract GetProxy<TContract>()
        where TContract : class;
}
