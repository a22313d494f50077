using RpcGateway.Dashboard;
using RpcGateway.Samples.Pages;

namespace RpcGateway.Host.Startup;

/// <summary>Maps the page at /: the dashboard, or a list of addresses if the dashboard is disabled.</summary>
internal static class GatewayPages
{
    private const string Root = "/";

    public static bool HasDashboard(this WebApplication app) => app.Environment.IsDevelopment();

    public static void MapPages(this WebApplication app, bool hasSamples)
    {
        if (app.HasDashboard())
        {
            app.MapRpcDashboard(Root, options =>
            {
                foreach (var page in hasSamples ? SamplePages.All : [])
                {
                    options.Links.Add(new RpcDashboardLink(page.Title, page.Path, page.Summary));
                }
            });
        }
        else
        {
            app.MapGet(Root, (HttpRequest request) => Welcome.Page(request, hasSamples));
        }
    }
}
