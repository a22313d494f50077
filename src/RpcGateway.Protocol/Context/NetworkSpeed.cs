namespace RpcGateway.Protocol.Context;

/// <summary>The speeds below which a network counts as broken, in bytes per second.</summary>
internal static class NetworkSpeed
{
    public const int MinOfClient = 20_000;

    /// <summary>Between processes, which send large messages.</summary>
    public const int MinOfLink = 10_000_000;
}
