using System.Runtime.InteropServices;

namespace RpcGateway.Benchmarks.Reporting;

/// <summary>The machine, and the time of the measurement.</summary>
internal sealed record Machine(string Processor, int Cores, string System, string Runtime, DateTimeOffset Time)
{
    public static Machine Read() => new(
        ReadProcessor(),
        Environment.ProcessorCount,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        DateTimeOffset.UtcNow);

    public override string ToString() => $"{Processor}, {Cores} cores, {System}, {Runtime}, {Time:yyyy-MM-dd HH:mm} UTC";

    private static string ReadProcessor() => File.ReadLines("/proc/cpuinfo")
        .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
        ?? RuntimeInformation.ProcessArchitecture.ToString();
}
