namespace RpcGateway.Dashboard.Pages;

/// <summary>What the page learns at <c>dashboard.json</c>.</summary>
/// <param name="Endpoint">The address of the gateway, relative to the page.</param>
/// <param name="Openrpc">The address of the document of its contracts, relative to the page.</param>
/// <param name="Title">The application's name.</param>
/// <param name="Version">The version of RpcGateway.</param>
/// <param name="Live">The address of what feeds the live page, relative to the page; null where there is none.</param>
internal sealed record DashboardDocument(string Endpoint, string Openrpc, string Title, string Version, string? Live);
