using System.Runtime.CompilerServices;

namespace RpcGateway.Generator.Tests.Tools;

/// <summary>Finds the files that the tests use.</summary>
internal static class Repository
{
    /// <summary>The folder of this test project.</summary>
    public static string TestProject { get; } = Path.GetDirectoryName(Path.GetDirectoryName(ThisFile()))!;

    public static string DiagnosticPages { get; } =
        Path.GetFullPath(Path.Combine(TestProject, "../../docs/diagnostics"));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
