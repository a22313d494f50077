namespace RpcGateway.Dashboard.Live;

/// <summary>What the live page asks for, at an endpoint of its own.</summary>
[RpcContract(Prefix)]
internal interface ILive
{
    /// <summary>The wire name of the contract: calls of it are none that the page shows.</summary>
    const string Prefix = "rpcgateway.live";

    /// <summary>What there is at the moment, and what happened in each second since the last time.</summary>
    IAsyncEnumerable<LiveSnapshot> WatchAsync(CancellationToken cancellationToken = default);

    /// <summary>The spans of calls that have ended.</summary>
    /// <param name="after">The last mark of somebody who has watched before; null for the latest that are kept.</param>
    /// <param name="cancellationToken">Ends it.</param>
    IAsyncEnumerable<LiveSpans> WatchSpansAsync(string? after = null, CancellationToken cancellationToken = default);

    /// <summary>Closes a connection.</summary>
    /// <returns>False if there is no such connection.</returns>
    Task<bool> CloseConnectionAsync(string connectionId, CancellationToken cancellationToken = default);
}
