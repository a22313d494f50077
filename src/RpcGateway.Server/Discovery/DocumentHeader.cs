using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace RpcGateway.Server.Discovery;

/// <summary>The document's <c>info</c> object: the application's name and version.</summary>
internal sealed record DocumentHeader(string Title, string Version)
{
    public static DocumentHeader Of(IHostEnvironment environment)
    {
        var version = Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>();

        // The part after '+' identifies a build, not a version that readers could compare.
        return new DocumentHeader(environment.ApplicationName, version?.InformationalVersion.Split('+')[0] ?? "0.0.0");
    }
}
