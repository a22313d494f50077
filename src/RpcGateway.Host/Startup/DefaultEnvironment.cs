using System.Reflection;

namespace RpcGateway.Host.Startup;

/// <summary>The default environment.</summary>
internal static class DefaultEnvironment
{
    private static readonly string[] Variables = ["ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT"];

    private static bool IsDebugBuild => typeof(DefaultEnvironment).Assembly
        .GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration == "Debug";

    /// <summary>
    /// Sets the environment of a debug build, such as that of <c>dotnet run</c>, to Development unless it is
    /// configured. A published program is a release build and runs in Production. A launch profile would have the same
    /// effect but prints an additional line before the program's output.
    /// </summary>
    public static void Use()
    {
        if (IsDebugBuild && Variables.All(variable => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable))))
        {
            Environment.SetEnvironmentVariable(Variables[0], Environments.Development);
        }
    }
}
