namespace RpcGateway.FunctionalTests.Host;

/// <summary>The paths of the sources and the built programs.</summary>
internal static class Checkout
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The built gateway, in the configuration of these tests.</summary>
    public static string HostProgram => Program("src", "RpcGateway.Host");

    /// <summary>The built worker, in the configuration of these tests.</summary>
    public static string WorkerProgram => Program("src", "RpcGateway.Worker");

    /// <summary>The built Aspire host, in the configuration of these tests.</summary>
    public static string AppHostProgram => Program("samples", "RpcGateway.AppHost");

    /// <summary>The built benchmarks, in the configuration of these tests.</summary>
    public static string BenchmarkProgram => Program("tests", "RpcGateway.Benchmarks");

    /// <summary>The built checker, in the configuration of these tests.</summary>
    public static string CheckerProgram => Program("tests", "RpcGateway.Checker");

    /// <summary>Debug or Release.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string Program(string folder, string name) =>
        Path.Combine(Root, folder, name, "bin", Configuration, "net10.0", $"{name}.dll");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "RpcGateway.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("These tests run only inside a clone.");
        }

        return folder.FullName;
    }
}
