using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace RpcGateway.Server.Discovery;

/// <summary>What the application is called.</summary>
internal sealed record GatewayInfo(string Title, string Version)
{
    public static GatewayInfo Of(IHostEnvironment environment)
    {
        var version = Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>();

        // What follows a + tells one build from another; readers compare versions.
        return new GatewayInfo(environment.ApplicationName, version?.InformationalVersion.Split('+')[0] ?? "0.0.0");
    }
}
