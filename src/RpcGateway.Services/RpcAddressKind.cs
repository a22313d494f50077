namespace RpcGateway.Services;

/// <summary>What an <see cref="RpcAddress"/> identifies.</summary>
public enum RpcAddressKind
{
    /// <summary>Every connection.</summary>
    All,

    /// <summary>One connection.</summary>
    Connection,

    /// <summary>Every connection of one user.</summary>
    User,

    /// <summary>Every connection in one group.</summary>
    Group,

    /// <summary>No connection: what the nodes of a gateway send each other. Applications cannot send to it.</summary>
    Nodes,
}
