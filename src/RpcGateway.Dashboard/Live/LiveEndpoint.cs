namespace RpcGateway.Dashboard.Live;

/// <summary>Where the live page gets what it shows.</summary>
internal static class LiveEndpoint
{
    /// <summary>The name that its services are added for: nobody else's endpoint serves them.</summary>
    public const string Name = "rpcgateway.dashboard";

    /// <summary>Below the dashboard.</summary>
    public const string Path = "live/rpc";
}
