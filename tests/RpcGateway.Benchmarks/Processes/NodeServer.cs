namespace RpcGateway.Benchmarks.Processes;

/// <summary>
/// A server from npm. It runs on one core, like every Node process, so its CPU time per call is comparable but its throughput
/// is not.
/// </summary>
internal sealed class NodeServer(string package) : IServer
{
    private static readonly Lazy<string?> InstallError = new(Install);

    public string Name => package;
    public string? SkipReason => InstallError.Value;
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Node");

    public ProcessStartInfo CreateStart() => new("node", ["--expose-gc", Path.Combine(Folder, "server.mjs"), package]);

    // Installs the packages of package-lock.json without their scripts, once per build of this program.
    private static string? Install()
    {
        try
        {
            if (Directory.Exists(Path.Combine(Folder, "node_modules", "socket.io")))
            {
                return Run("node", "--version") is null ? null : "Node.js is not installed.";
            }

            return Run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund") is { } error ? $"npm ci failed: {error}" : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "Node.js is not installed.";
        }
    }

    /// <returns>The error output; null if the program succeeded.</returns>
    private static string? Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        output.Wait();
        return process.ExitCode == 0 ? null : errors.Trim();
    }
}
