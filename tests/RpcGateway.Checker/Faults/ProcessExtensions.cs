using System.Diagnostics;
using System.Globalization;

namespace RpcGateway.Checker.Faults;

/// <summary>Signals to processes, and what Linux reports about them.</summary>
internal static class ProcessExtensions
{
    public static async Task SignalAsync(this Process process, string signal)
    {
        using var kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
        {
            throw new InvalidOperationException($"kill {signal} failed with code {kill.ExitCode}.");
        }
    }

    /// <summary>Stops the process for a time.</summary>
    /// <returns>Whether the operating system reported it as stopped.</returns>
    public static async Task<bool> PauseAsync(this Process process, TimeSpan hold)
    {
        await process.SignalAsync("-STOP");
        await Task.Delay(hold / 2);
        var isPaused = process.ReadStatus().Any(line => line.StartsWith("State:\tT", StringComparison.Ordinal));
        await Task.Delay(hold / 2);
        await process.SignalAsync("-CONT");
        return isPaused;
    }

    /// <summary>The memory of the process in KB; 0 if it is not running.</summary>
    public static long ReadResidentKilobytes(this Process process) => process.ReadStatus()
        .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture))
        .FirstOrDefault();

    private static string[] ReadStatus(this Process process)
    {
        try
        {
            return File.ReadAllLines($"/proc/{process.Id}/status");
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
