namespace RpcGateway.Dashboard.Live;

/// <summary>The endpoint that serves the live page's data.</summary>
internal static class LiveEndpoint
{
    /// <summary>
    /// The endpoint name that the services are registered for, so that no other endpoint serves them.
    /// </summary>
    public const string Name = "rpcgateway.dashboard";

    /// <summary>The path, relative to the dashboard.</summary>
    public const string Path = "live/rpc";
}
