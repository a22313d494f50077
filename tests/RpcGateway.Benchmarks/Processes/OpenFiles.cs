namespace RpcGateway.Benchmarks.Processes;

/// <summary>The number of files, and so of sockets, that a process may have open.</summary>
internal static class OpenFiles
{
    /// <summary>The limit of this process and of the servers, which inherit it. The runtime has raised it to the hard limit.</summary>
    public static long Limit { get; } = Read();

    /// <summary>Whether a process may have this many connections, and 500 other files.</summary>
    public static bool Allows(int connections) => connections <= Limit - 500;

    private static long Read()
    {
        const string Name = "Max open files";
        var line = File.ReadLines("/proc/self/limits").First(line => line.StartsWith(Name, StringComparison.Ordinal));
        var soft = line[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return long.TryParse(soft, out var limit) ? limit : long.MaxValue;
    }
}
