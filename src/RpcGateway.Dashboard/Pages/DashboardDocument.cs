namespace RpcGateway.Dashboard.Pages;

/// <summary>What the page learns at <c>dashboard.json</c>.</summary>
/// <param name="Endpoint">The path of the gateway.</param>
/// <param name="Openrpc">The path of the document of its contracts.</param>
/// <param name="Title">The application's name.</param>
/// <param name="Version">The version of RpcGateway.</param>
/// <param name="Live">The path of what feeds the live page, from the dashboard's; null where there is none.</param>
internal sealed record DashboardDocument(string Endpoint, string Openrpc, string Title, string Version, string? Live);
