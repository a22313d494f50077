namespace RpcGateway.Benchmarks.Processes;

/// <summary>What the operating system reports about a process.</summary>
/// <param name="Cpu">The CPU time on all cores, in user and kernel mode.</param>
/// <param name="ResidentBytes">The present resident memory.</param>
/// <param name="PeakResidentBytes">The peak of the resident memory.</param>
internal readonly record struct ProcessReading(TimeSpan Cpu, long ResidentBytes, long PeakResidentBytes)
{
    // The unit of the CPU times in /proc, independent of the kernel's own clock.
    private const int TicksPerSecond = 100;

    public static ProcessReading Of(int id)
    {
        var status = File.ReadAllLines($"/proc/{id}/status");
        return new ProcessReading(ReadCpu(id), Kilobytes(status, "VmRSS:"), Kilobytes(status, "VmHWM:"));
    }

    /// <summary>The number of open sockets.</summary>
    public static int CountSockets(int id) => Directory.EnumerateFileSystemEntries($"/proc/{id}/fd")
        .Count(path => ReadLink(path)?.StartsWith("socket:", StringComparison.Ordinal) == true);

    /// <summary>Resets <see cref="PeakResidentBytes"/> to the present value.</summary>
    public static void ResetPeak(int id) => File.WriteAllText($"/proc/{id}/clear_refs", "5");

    public static TimeSpan ReadCpu(int id)
    {
        // The name of the program, in parentheses, may contain spaces. After it, utime and stime are the 12th and 13th field.
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11]) + long.Parse(fields[12]);
        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }

    // Returns null for a file that was closed in the meantime.
    private static string? ReadLink(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long Kilobytes(string[] status, string name)
    {
        var line = status.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? 0 : 1024 * long.Parse(line[name.Length..].Replace("kB", ""));
    }
}
