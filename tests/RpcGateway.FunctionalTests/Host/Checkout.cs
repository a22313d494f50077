namespace RpcGateway.FunctionalTests.Host;

/// <summary>Where the sources and the built programs lie.</summary>
internal static class Checkout
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The built gateway, in the configuration of these tests.</summary>
    public static string HostProgram =>
        Path.Combine(Root, "src", "RpcGateway.Host", "bin", Configuration, "net10.0", "RpcGateway.Host.dll");

    /// <summary>Debug or Release.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "RpcGateway.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("These tests run inside a clone only.");
        }

        return folder.FullName;
    }
}
