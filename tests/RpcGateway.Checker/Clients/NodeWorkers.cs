using System.Diagnostics;
using System.Globalization;

namespace RpcGateway.Checker.Clients;

/// <summary>The process of the TypeScript clients.</summary>
internal sealed class NodeWorkers : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);

    private readonly Process _process;

    private NodeWorkers(Process process) => _process = process;

    /// <summary>Starts the clients, and returns when all of them are connected.</summary>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="folder">The folder of the histories.</param>
    /// <param name="clients">Their numbers and addresses.</param>
    public static async Task<NodeWorkers> StartAsync(
        CheckSettings settings, string folder, IEnumerable<(int Number, Uri Address)> clients)
    {
        await CompileAsync();
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(Repository.Output, "tests/RpcGateway.Checker/TypeScript/worker.js"));
        start.ArgumentList.Add(settings.Seed.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(folder);
        start.ArgumentList.Add(settings.SettleLimit.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(settings.Pause.ToString(CultureInfo.InvariantCulture));
        foreach (var (number, address) in clients)
        {
            start.ArgumentList.Add(number.ToString(CultureInfo.InvariantCulture));
            start.ArgumentList.Add(address.AbsoluteUri);
            start.ArgumentList.Add(settings.HasSession(number) ? "session" : "none");
        }

        var workers = new NodeWorkers(Process.Start(start) ?? throw new InvalidOperationException("Node.js was not started."));
        await workers.ExpectAsync("started", StartLimit);
        return workers;
    }

    /// <summary>Stops the clients. Their histories end with this, or show that they did not.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        _process.StandardInput.Close();
        await ExpectAsync("stopped", limit + StartLimit);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    // The compiler also checks the types. Concurrent runs write the same files.
    private static async Task CompileAsync()
    {
        var compiler = Path.Combine(Repository.Root, "node_modules/typescript/bin/tsc");
        var project = Path.Combine(Repository.Root, "tests/RpcGateway.Checker/TypeScript/tsconfig.json");
        using var process = Process.Start("node", [compiler, "-p", project, "--outDir", Repository.Output]);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException("The TypeScript clients could not be compiled. Run npm ci first.");
        }
    }

    private async Task ExpectAsync(string expected, TimeSpan limit)
    {
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(limit);
        if (line != expected)
        {
            throw new InvalidOperationException($"The TypeScript clients printed '{line}' instead of '{expected}'.");
        }
    }
}
