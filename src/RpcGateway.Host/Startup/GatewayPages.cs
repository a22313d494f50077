namespace RpcGateway.Host.Startup;

/// <summary>What a browser finds at /: the dashboard where it is on, else where everything is.</summary>
internal static class GatewayPages
{
    private const string Root = "/";

    public static void MapPages(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
        {
            app.MapRpcDashboard(Root);
        }
        else
        {
            app.MapGet(Root, Welcome.Page);
        }
    }
}
