namespace RpcGateway.Benchmarks.Processes;

/// <summary>The commands that a server process reads from its input; it responds to each with a line of output.</summary>
internal static class ControlLine
{
    /// <summary>The first word of the line that a server prints when it listens.</summary>
    public const string Port = "port";

    /// <summary>Requests the bytes that the process has allocated since it started.</summary>
    public const string Allocated = "allocated";

    /// <summary>Collects all garbage, and returns unused memory to the system.</summary>
    public const string Collect = "gc";

    /// <summary>Requests the <see cref="Neighbour"/>s of the process.</summary>
    public const string Neighbours = "neighbours";

    /// <summary>Responds to commands until the end of the input.</summary>
    public static async Task RespondAsync(TextReader input, TextWriter output, INeighbours? neighbours = null)
    {
        while (await input.ReadLineAsync() is { } command)
        {
            await output.WriteLineAsync(command switch
            {
                Allocated => $"{GC.GetTotalAllocatedBytes(precise: true)}",
                Collect => CollectGarbage(),
                Neighbours => Neighbour.Write(neighbours?.List() ?? []),
                _ => $"Unknown command '{command}'.",
            });
        }
    }

    private static string CollectGarbage()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return "ok";
    }
}
