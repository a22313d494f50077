namespace RpcGateway.Services.Backplane;

/// <summary>Which cluster this node belongs to: the nodes that reach each other's clients. A backplane can implement it.</summary>
internal interface IClusterIdentity
{
    /// <summary>Raised when the id has changed. Handlers must not block or throw.</summary>
    event Action? ClusterIdChanged;

    /// <summary>The id of the cluster, equal at all of its nodes; empty while it is not known.</summary>
    string ClusterId { get; }
}
