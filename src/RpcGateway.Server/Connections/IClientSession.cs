namespace RpcGateway.Server.Connections;

/// <summary>What a client knows about its session.</summary>
internal interface IClientSession
{
    /// <summary>Whether it has no socket at the moment.</summary>
    bool IsDetached { get; }
}
