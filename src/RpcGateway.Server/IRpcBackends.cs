namespace RpcGateway.Server;

/// <summary>The backends that are connected to this process, for operating them. Injectable anywhere after <c>AddBackends</c>.</summary>
public interface IRpcBackends
{
    /// <summary>The registered instances.</summary>
    IReadOnlyList<RpcBackendSnapshot> List();

    /// <summary>
    /// The required contracts that make the gateway unready: they have no instance, or have had one again for a short time only.
    /// </summary>
    IReadOnlyList<string> ListMissingContracts();

    /// <summary>
    /// Takes an instance out of service at this node. It gets no new calls from now on, completes those that are running within its
    /// <c>DrainTimeout</c>, and then disconnects. It connects again after a restart of its process.
    /// </summary>
    /// <param name="id">The id of the instance.</param>
    /// <param name="cancellationToken">Stops waiting; the instance is drained all the same.</param>
    /// <returns>False if there is no such instance.</returns>
    /// <exception cref="RpcException">
    /// The backend did not respond to the request. It gets no new calls all the same, but stays connected.
    /// </exception>
    Task<bool> DrainAsync(string id, CancellationToken cancellationToken = default);
}
