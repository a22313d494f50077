namespace RpcGateway.Dashboard;

/// <summary>Configures when the dashboard is served and which gateway it shows.</summary>
public sealed class RpcDashboardOptions
{
    /// <summary>
    /// Whether the dashboard is served; if false, its paths are not mapped. Default: null, which means in the
    /// Development environment only. In other environments the dashboard requires authorization.
    /// </summary>
    public bool? Enabled { get; set; }

    /// <summary>
    /// The path that was passed to <c>MapRpcGateway</c>. Default: null, which means the first mapped gateway.
    /// </summary>
    public string? Endpoint { get; set; }

    /// <summary>
    /// Other pages of the application. The dashboard shows links to them in its header and on its start page. Default: none.
    /// </summary>
    public IList<RpcDashboardLink> Links { get; } = [];
}
