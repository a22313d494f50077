using System.Text.Json;

namespace RpcGateway.Benchmarks.Servers;

/// <summary>The questions that the comparison asks a server by a line on its input, answered by a line on its output.</summary>
internal static class ControlLine
{
    /// <summary>The first word of the line that a server begins with.</summary>
    public const string Port = "port";

    /// <summary>Asks for <see cref="ServerStatistics"/>.</summary>
    public const string Statistics = "stats";

    /// <summary>Collects all garbage, and gives back what memory is not used.</summary>
    public const string Collect = "gc";

    /// <summary>Answers until the input ends.</summary>
    public static async Task AnswerAsync(TextReader input, TextWriter output)
    {
        while (await input.ReadLineAsync() is { } question)
        {
            await output.WriteLineAsync(question switch
            {
                Statistics => JsonSerializer.Serialize(ServerStatistics.Read()),
                Collect => CollectGarbage(),
                _ => $"unknown: {question}",
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
