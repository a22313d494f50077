using System.Reflection;

namespace RpcGateway.Host.Startup;

/// <summary>The environment to run in where nobody says one.</summary>
internal static class DefaultEnvironment
{
    private static readonly string[] Variables = ["ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT"];

    private static bool IsDebugBuild => typeof(DefaultEnvironment).Assembly
        .GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration == "Debug";

    /// <summary>
    /// Development for a debug build, such as that of <c>dotnet run</c>; what is published is a release build and runs
    /// in Production. A launch profile would say the same, but also a line of its own before the program's output.
    /// </summary>
    public static void Use()
    {
        if (IsDebugBuild && Variables.All(variable => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable))))
        {
            Environment.SetEnvironmentVariable(Variables[0], Environments.Development);
        }
    }
}
