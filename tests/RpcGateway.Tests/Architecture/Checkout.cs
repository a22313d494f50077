using System.Runtime.CompilerServices;

namespace RpcGateway.Tests.Architecture;

/// <summary>The files of this clone.</summary>
internal static class Checkout
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", "artifacts", "Snapshots"];

    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFile(), "../../../.."));

    /// <summary>All projects.</summary>
    public static IReadOnlyList<ProjectFile> Projects { get; } =
        [.. Find("*.csproj", "contracts", "src", "tests").Select(ProjectFile.Read)];

    /// <summary>Returns the project with that name.</summary>
    public static ProjectFile Project(string name) => Projects.Single(project => project.Name == name);

    /// <summary>Finds the source files in these folders, without build output and snapshots.</summary>
    /// <returns>Their full paths.</returns>
    public static IEnumerable<string> Find(string pattern, params IEnumerable<string> folders) => folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories))
        .Where(path => !Relative(path).Split('/').Any(NotOurs.Contains));

    /// <summary>Returns the path relative to the folder with the solution, with slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
