namespace RpcGateway.Services;

/// <summary>The node that a backplane serves.</summary>
public interface IBackplaneNode
{
    /// <summary>
    /// A random id, different for each start of the process. The ids of the node's connections end with it
    /// (<see cref="RpcConnectionId"/>).
    /// </summary>
    string Id { get; }

    /// <summary>Passes a notification from another node to the receivers on this one; does not block.</summary>
    void Deliver(RpcEnvelope envelope);

    /// <summary>Handles a request from another node.</summary>
    /// <returns>The response, or null if the connection is not on this node.</returns>
    ValueTask<BackplaneResponse?> HandleAsync(BackplaneRequest request, CancellationToken cancellationToken);

    /// <summary>Returns the ids of the connections on this node at the address.</summary>
    IReadOnlyCollection<string> List(RpcAddress address);

    /// <summary>
    /// Messages from other nodes may have been lost, because this node could not receive any for some time. Called when it can again.
    /// </summary>
    void ReportGap();
}
