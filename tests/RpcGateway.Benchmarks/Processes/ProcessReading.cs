using System.Globalization;

namespace RpcGateway.Benchmarks.Processes;

/// <summary>What the operating system knows of a process.</summary>
/// <param name="Cpu">The time that it has run on all cores together, in user and kernel mode.</param>
/// <param name="ResidentBytes">The memory that it holds now.</param>
/// <param name="PeakResidentBytes">The most that it has held.</param>
internal readonly record struct ProcessReading(TimeSpan Cpu, long ResidentBytes, long PeakResidentBytes)
{
    // The kernel counts in these units in its files, whatever its own clock does.
    private const int TicksPerSecond = 100;

    public static ProcessReading Of(int id)
    {
        var status = File.ReadAllLines($"/proc/{id}/status");
        return new ProcessReading(ReadCpu(id), Kilobytes(status, "VmRSS:"), Kilobytes(status, "VmHWM:"));
    }

    /// <summary>How many sockets it has open.</summary>
    public static int CountSockets(int id) => Directory.EnumerateFileSystemEntries($"/proc/{id}/fd")
        .Count(path => ReadLink(path)?.StartsWith("socket:", StringComparison.Ordinal) == true);

    /// <summary>Lets <see cref="PeakResidentBytes"/> begin anew, from what is held now.</summary>
    public static void ForgetPeak(int id) => File.WriteAllText($"/proc/{id}/clear_refs", "5");

    public static TimeSpan ReadCpu(int id)
    {
        // The name of the program, in parentheses, may have spaces; after it, utime and stime are the 12th and 13th.
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }

    // A file that is closed meanwhile has no target any more.
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
        return line is null ? 0 : 1024 * long.Parse(line[name.Length..].Replace("kB", ""), CultureInfo.InvariantCulture);
    }
}
