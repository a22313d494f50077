namespace RpcGateway.Dashboard.Endpoints;

/// <summary>The content of <c>dashboard.json</c>.</summary>
/// <param name="Endpoint">The address of the gateway, relative to the page.</param>
/// <param name="Openrpc">The address of the OpenRPC document, relative to the page.</param>
/// <param name="Title">The application's name.</param>
/// <param name="Version">The version of RpcGateway.</param>
/// <param name="Live">The address of the live page's endpoint, relative to the page; null without a live page.</param>
/// <param name="Links">Other pages of the application.</param>
internal sealed record DashboardDocument(
    string Endpoint, string Openrpc, string Title, string Version, string? Live, IReadOnlyList<DashboardDocumentLink> Links);
