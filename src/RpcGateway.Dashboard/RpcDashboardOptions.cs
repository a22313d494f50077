namespace RpcGateway.Dashboard;

/// <summary>When the dashboard is served, and which gateway it looks at.</summary>
public sealed class RpcDashboardOptions
{
    /// <summary>
    /// Whether the dashboard is served; where it is not, its paths are not mapped at all. Default: null, which means in
    /// the Development environment only. Elsewhere it asks for authorization.
    /// </summary>
    public bool? Enabled { get; set; }

    /// <summary>
    /// The path that was given to <c>MapRpcGateway</c>. Default: null, which means the first path that is mapped.
    /// </summary>
    public string? Endpoint { get; set; }
}
