namespace RpcGateway.Checker.Clients;

/// <summary>The clone that this program was built in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Where the TypeScript clients are compiled to. Inside of the clone, so that they find their packages.</summary>
    public static string Output => Path.Combine(Root, "tests/RpcGateway.Checker/bin/typescript");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "RpcGateway.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The checker runs only in a clone of RpcGateway.");
        }

        return folder.FullName;
    }
}
