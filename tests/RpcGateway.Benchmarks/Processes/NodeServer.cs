using System.Diagnostics;

namespace RpcGateway.Benchmarks.Processes;

/// <summary>
/// A server from npm, in a process of its own. It runs on one core, as Node does unless its users start several
/// processes: what compares is the CPU time of a call.
/// </summary>
internal sealed class NodeServer(string package) : IServer
{
    private static readonly Lazy<string?> Missing = new(Install);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Node");

    public string Name => package;

    public string? Obstacle => Missing.Value;

    public ProcessStartInfo CreateStart() => new("node", ["--expose-gc", Path.Combine(Folder, "server.mjs"), package]);

    // Once for this build of the program: what package-lock.json says, and nothing that a package wants to run.
    private static string? Install()
    {
        try
        {
            if (Directory.Exists(Path.Combine(Folder, "node_modules", "socket.io")))
            {
                return Run("node", "--version") is null ? null : "Node is not there.";
            }

            return Run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund") is { } failure
                ? $"its packages could not be installed: {failure}"
                : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "Node is not there.";
        }
    }

    /// <returns>What it complained of; null if it did what it was asked.</returns>
    private static string? Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var ignored = process.StandardOutput.ReadToEndAsync();
        var complaints = process.StandardError.ReadToEnd();
        process.WaitForExit();
        ignored.Wait();
        return process.ExitCode == 0 ? null : complaints.Trim();
    }
}
