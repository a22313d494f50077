using System.Runtime.CompilerServices;

namespace RpcGateway.Tests.Architecture;

/// <summary>The files of this clone, as these tests read them.</summary>
internal static class Checkout
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", "artifacts", "Snapshots"];

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFile(), "../../../.."));

    /// <summary>Every project.</summary>
    public static IReadOnlyList<ProjectFile> Projects { get; } =
        [.. Find("*.csproj", "contracts", "src", "tests").Select(ProjectFile.Read)];

    /// <summary>The project of that name.</summary>
    public static ProjectFile Project(string name) => Projects.Single(project => project.Name == name);

    /// <summary>The files of these folders that somebody wrote: no build output, no expected output of a test.</summary>
    /// <returns>Their whole paths.</returns>
    public static IEnumerable<string> Find(string pattern, params IEnumerable<string> folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories))
        .Where(path => !Relative(path).Split('/').Any(NotOurs.Contains));

    /// <summary>The path below the folder of the solution, with slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
