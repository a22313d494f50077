namespace RpcGateway.Server;

/// <summary>What a <see cref="BackplaneRequest"/> asks for.</summary>
public enum BackplaneOperation
{
    /// <summary>Call a method of the connection's client, and answer its result.</summary>
    Call,

    /// <summary>Put the connection into a group.</summary>
    Join,

    /// <summary>Take the connection out of a group.</summary>
    Leave,
}
