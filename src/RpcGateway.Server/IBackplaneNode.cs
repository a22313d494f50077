namespace RpcGateway.Server;

/// <summary>This node as its backplane sees it.</summary>
public interface IBackplaneNode
{
    /// <summary>A random id, to tell this node's own messages from those of others.</summary>
    string Id { get; }

    /// <summary>Hands a notification of another node to the receivers on this one; never waits.</summary>
    void Deliver(RpcEnvelope envelope);

    /// <summary>Does what another node asks.</summary>
    /// <returns>The answer, or null if the connection is not here.</returns>
    ValueTask<BackplaneResponse?> HandleAsync(BackplaneRequest request, CancellationToken cancellationToken);

    /// <summary>The ids of the connections on this node at the address.</summary>
    IReadOnlyCollection<string> List(RpcAddress address);
}
