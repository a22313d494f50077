namespace RpcGateway.Services;

/// <summary>The receivers of a notification.</summary>
/// <param name="Kind">What the name identifies.</param>
/// <param name="Name">The connection's id, the user's id or the group's name; empty for all.</param>
public readonly record struct RpcAddress(RpcAddressKind Kind, string Name)
{
    /// <summary>Every connection.</summary>
    public static RpcAddress All { get; } = new(RpcAddressKind.All, "");

    /// <summary>The changes of presence. The nodes with a reader subscribe to it.</summary>
    internal static RpcAddress PresenceChanges { get; } = new(RpcAddressKind.Nodes, "presence");

    /// <summary>The nodes with presence. A node with a reader sends to it, so that the others publish their changes.</summary>
    internal static RpcAddress PresenceNodes { get; } = new(RpcAddressKind.Nodes, "presence-nodes");

    /// <summary>The nodes that receive a signal.</summary>
    internal static RpcAddress NodeSignal(string name) => new(RpcAddressKind.Nodes, $"signal-{name}");

    /// <summary>One connection.</summary>
    public static RpcAddress Connection(string id) => new(RpcAddressKind.Connection, id);

    /// <summary>Every connection of one user.</summary>
    public static RpcAddress User(string id) => new(RpcAddressKind.User, id);

    /// <summary>Every connection in one group.</summary>
    public static RpcAddress Group(string name) => new(RpcAddressKind.Group, name);
}
