using System.Globalization;

namespace RpcGateway.Benchmarks.Processes;

/// <summary>How many files, and so sockets, a process may have open.</summary>
internal static class OpenFiles
{
    /// <summary>What a process needs beside its connections.</summary>
    public const int Reserve = 500;

    /// <summary>The limit of this process and, as it is inherited, of the servers. The runtime has raised it as far as it may.</summary>
    public static long Limit { get; } = Read();

    private static long Read()
    {
        const string Name = "Max open files";
        var line = File.ReadLines("/proc/self/limits").First(line => line.StartsWith(Name, StringComparison.Ordinal));
        var soft = line[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return long.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : long.MaxValue;
    }
}
