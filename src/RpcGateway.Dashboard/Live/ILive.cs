namespace RpcGateway.Dashboard.Live;

/// <summary>The contract of the live page, served at a separate endpoint.</summary>
[RpcContract(Prefix)]
internal interface ILive
{
    /// <summary>The wire name of the contract. The live page does not show calls to it.</summary>
    const string Prefix = "rpcgateway.live";

    /// <summary>Streams the current state and the calls of each second since the previous item.</summary>
    IAsyncEnumerable<LiveSnapshot> WatchAsync(CancellationToken cancellationToken = default);

    /// <summary>Streams the spans of completed calls.</summary>
    /// <param name="after">
    /// The last mark of an earlier stream, to continue after it; null for the latest stored spans.
    /// </param>
    /// <param name="cancellationToken">Ends the stream.</param>
    IAsyncEnumerable<LiveSpans> WatchSpansAsync(string? after = null, CancellationToken cancellationToken = default);

    /// <summary>Closes a connection.</summary>
    /// <returns>False if the connection does not exist.</returns>
    Task<bool> CloseConnectionAsync(string connectionId, CancellationToken cancellationToken = default);

    /// <summary>Takes an instance of a backend out of service.</summary>
    /// <returns>False if the instance does not exist.</returns>
    /// <exception cref="RpcException">The instance did not respond; it gets no new calls all the same.</exception>
    Task<bool> DrainBackendAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Takes a node out of service, or back into it.</summary>
    /// <returns>False if the node does not exist.</returns>
    /// <exception cref="RpcException">The node did not respond.</exception>
    Task<bool> SetNodeDrainingAsync(string id, bool draining, CancellationToken cancellationToken = default);
}
