namespace RpcGateway.Server.Relays;

/// <summary>What is read of a node when metrics are collected.</summary>
internal interface IRelayFigures
{
    /// <summary>The number of sockets of this node whose sessions are on other nodes.</summary>
    int Count { get; }
}
