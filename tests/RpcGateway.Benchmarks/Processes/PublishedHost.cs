using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RpcGateway.Benchmarks.Processes;

/// <summary>
/// The gateway that one runs, as <c>dotnet publish</c> makes it. It is published when it is needed first, into a folder
/// that is gone when this program ends.
/// </summary>
internal sealed class PublishedHost(string name, bool isTrimmed) : IServer
{
    private const string Program = "RpcGateway.Host";

    // The host reads its settings by reflection, and its samples have no JSON metadata of their own: what is not marked as
    // safe to trim stays whole. A property of the command line would reach all projects, and the generator's has no trimming.
    private const string Trimming = $"""
        <Project>
          <PropertyGroup Condition="'$(MSBuildProjectName)' == '{Program}'">
            <PublishTrimmed>true</PublishTrimmed>
            <TrimMode>partial</TrimMode>
            <SuppressTrimAnalysisWarnings>true</SuppressTrimAnalysisWarnings>
            <JsonSerializerIsReflectionEnabledByDefault>true</JsonSerializerIsReflectionEnabledByDefault>
            <EnableConfigurationBindingGenerator>false</EnableConfigurationBindingGenerator>
          </PropertyGroup>
        </Project>
        """;

    private static readonly Lazy<string> Parent = new(CreateFolder);

    private readonly Lazy<string?> _failure = new(() => Publish(isTrimmed));

    public string Name => name;

    public bool EndsWithItsInput => false;

    public string? Obstacle => _failure.Value;

    /// <summary>What the published folder holds.</summary>
    public long Bytes => new DirectoryInfo(Folder(isTrimmed)).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    public ProcessStartInfo CreateStart()
    {
        var start = new ProcessStartInfo(Path.Combine(Folder(isTrimmed), Program), ["--samples", "--urls", "http://127.0.0.1:0"]);

        // It need not be where the program would look: this one has found it.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        return start;
    }

    // RpcGateway 0.1.0 listens on http://127.0.0.1:40123
    public int? ReadPort(string line) =>
        line.StartsWith("RpcGateway ", StringComparison.Ordinal) && Uri.TryCreate(line.Split(' ')[^1], UriKind.Absolute, out var url)
            ? url.Port
            : null;

    private static string Folder(bool isTrimmed) => Path.Combine(Parent.Value, isTrimmed ? "trimmed" : "portable");

    private static string CreateFolder()
    {
        var folder = Directory.CreateTempSubdirectory("rpcgateway-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    }

    private static string? Publish(bool isTrimmed)
    {
        if (FindSources() is not { } sources)
        {
            return "its sources are not there.";
        }

        // All of it beside the clone, whose own output may be for another runtime, and without anything that stays behind.
        List<string> arguments =
        [
            "publish", Path.Combine(sources, "src", Program), "--configuration", "Release", "--output", Folder(isTrimmed),
            "--artifacts-path", Path.Combine(Parent.Value, "artifacts"), "-p:RunAnalyzers=false", "-p:UseSharedCompilation=false",
        ];
        if (isTrimmed)
        {
            var settings = Path.Combine(Parent.Value, "trimming.props");
            File.WriteAllText(settings, Trimming);
            arguments.AddRange(
                ["--runtime", RuntimeInformation.RuntimeIdentifier, "--self-contained", $"-p:CustomBeforeMicrosoftCommonProps={settings}"]);
        }

        return Run(arguments) is { } failure ? $"it could not be published: {failure}" : null;
    }

    private static string? FindSources()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RpcGateway.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }

    /// <returns>What went wrong first; null if nothing did.</returns>
    private static string? Run(List<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["MSBUILDTERMINALLOGGER"] = "off";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        try
        {
            using var process = Process.Start(start)!;
            var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();
            return process.ExitCode == 0
                ? null
                : lines.FirstOrDefault(line => line.Contains("error ", StringComparison.Ordinal)) ?? lines.LastOrDefault("");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "the .NET SDK is not there.";
        }
    }
}
