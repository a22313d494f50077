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
}
