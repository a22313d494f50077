using System.Diagnostics;
using System.Globalization;
using RpcGateway.FunctionalTests.Host;
using RpcGateway.TestTools;

namespace RpcGateway.FunctionalTests.Workers;

/// <summary>A worker as users run it: in its own process.</summary>
internal sealed class WorkerProcess(RunningProgram program) : IAsyncDisposable
{
    /// <summary>The process.</summary>
    public RunningProgram Program => program;

    /// <summary>How many jobs have started.</summary>
    public int Started => Count(" started: ");

    /// <summary>How many jobs were cancelled.</summary>
    public int Cancelled => Count(" was cancelled ");

    /// <summary>The largest amount of physical memory that the process had, in bytes.</summary>
    public long PeakMemory => PeakMemoryOf(program.Id);

    /// <summary>Starts a worker; it may connect later.</summary>
    public static WorkerProcess Start(Uri gateway, string name, string? token = null, params IEnumerable<string> arguments) =>
        Start(["--gateway", $"ws://{gateway.Authority}", "--name", name, .. arguments], ("RPCGATEWAY_TOKEN", token));

    /// <summary>Starts a worker with a command line.</summary>
    public static WorkerProcess Start(
        IEnumerable<string> arguments, params IEnumerable<(string Name, string? Value)> environment) =>
        new(RunningProgram.Start("dotnet", [Checkout.WorkerProgram, .. arguments], Path.GetTempPath(), environment));

    /// <summary>Starts a worker, and waits until it is connected.</summary>
    public static async Task<WorkerProcess> ConnectAsync(Uri gateway, string name, params IEnumerable<string> arguments)
    {
        var worker = Start(gateway, name, null, arguments);
        await worker.WaitForConnectedAsync();
        return worker;
    }

    /// <summary>The largest amount of physical memory that a process had, in bytes.</summary>
    public static long PeakMemoryOf(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.PeakWorkingSet64;
    }

    public Task WaitForConnectedAsync() => WaitForLogAsync("Connected to the gateway");

    /// <summary>Waits for a line of the log that contains a text.</summary>
    public Task WaitForLogAsync(string text) => program.WaitUntilAsync(() => Count(text) > 0);

    /// <summary>Waits until that many jobs have started.</summary>
    public Task WaitForStartedAsync(int jobs) => program.WaitUntilAsync(() => Started >= jobs).DefaultTimeout();

    /// <summary>Kills the process with SIGKILL: it cannot announce its end.</summary>
    public async Task KillAsync()
    {
        await using var kill = RunningProgram.Start("kill", ["-KILL", program.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.SucceedAsync();
    }

    public ValueTask DisposeAsync() => program.DisposeAsync();

    private int Count(string text) => program.Output.Count(line => line.Contains(text, StringComparison.Ordinal));
}
