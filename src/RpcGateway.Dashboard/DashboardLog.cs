using Microsoft.Extensions.Logging;

namespace RpcGateway.Dashboard;

internal static partial class DashboardLog
{
    /// <summary>The log category.</summary>
    public const string Category = "RpcGateway.Dashboard";

    [LoggerMessage(1, LogLevel.Information,
        "The dashboard is not served at '{Pattern}': the environment is {Environment}, and by default the dashboard is served "
            + "in Development only. To serve it here, set Enabled = true in MapRpcDashboard and restrict access with "
            + "RequireAuthorization().",
        EventName = nameof(NotServed))]
    public static partial void NotServed(ILogger logger, string pattern, string environment);
}
