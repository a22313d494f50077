namespace RpcGateway.Protocol;

/// <summary>The role of this process in a connection, for metrics and spans.</summary>
public sealed class RpcConnectionRole
{
    internal RpcConnectionRole(string name) => Name = name;

    /// <summary>Neither server nor client: both ends have the same role.</summary>
    public static RpcConnectionRole Peer { get; } = new("peer");

    /// <summary>The end that accepted the connection.</summary>
    public static RpcConnectionRole Server { get; } = new("server");

    /// <summary>The end that opened the connection.</summary>
    public static RpcConnectionRole Client { get; } = new("client");

    /// <summary>The name in metrics and spans.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
