namespace RpcGateway.Dashboard.Endpoints;

/// <summary>A link in <c>dashboard.json</c>.</summary>
/// <param name="Title">Its text.</param>
/// <param name="Address">The address of the page, relative to the dashboard.</param>
/// <param name="Description">One sentence about the page; null for none.</param>
internal sealed record DashboardDocumentLink(string Title, string Address, string? Description);
