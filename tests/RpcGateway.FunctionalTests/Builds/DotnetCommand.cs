using RpcGateway.FunctionalTests.Host;

namespace RpcGateway.FunctionalTests.Builds;

/// <summary>Runs commands of the .NET SDK.</summary>
internal static class DotnetCommand
{
    /// <summary>Starts a command. Build nodes must end with it: they would keep its output open.</summary>
    public static RunningProgram Start(string folder, params IEnumerable<string> arguments) => RunningProgram.Start(
        "dotnet",
        arguments,
        folder,
        ("MSBUILDDISABLENODEREUSE", "1"),
        ("MSBUILDTERMINALLOGGER", "off"),
        ("DOTNET_CLI_TELEMETRY_OPTOUT", "1"),
        ("DOTNET_NOLOGO", "1"));

    /// <summary>Runs a command, and throws with its output unless it succeeds without a warning.</summary>
    public static async Task RunAsync(string folder, params IEnumerable<string> arguments)
    {
        await using var dotnet = Start(folder, arguments);
        await dotnet.SucceedAsync();
        dotnet.Output.Should().NotContain(line => line.Contains(": warning ", StringComparison.Ordinal));
    }
}
