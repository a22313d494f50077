namespace RpcGateway.Host.Startup;

/// <summary>What a browser finds at /: the dashboard where it is on, else where everything is.</summary>
internal static class GatewayPages
{
    private const string Root = "/";

    public static bool HasDashboard(this WebApplication app) => app.Environment.IsDevelopment();

    public static void MapPages(this WebApplication app, bool hasSamples)
    {
        if (app.HasDashboard())
        {
            app.MapRpcDashboard(Root);
        }
        else
        {
            app.MapGet(Root, (HttpRequest request) => Welcome.Page(request, hasSamples));
        }
    }
}
