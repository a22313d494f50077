using RpcGateway.Benchmarks.Measuring;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>What only the growth is measured by.</summary>
internal static class GrowthMeasure
{
    public static readonly Measure OpeningCpu = new("openingCpuMicroseconds", "CPU us/handshake", "N0");
    public static readonly Measure LosingCpu = new("losingCpuMicroseconds", "CPU us/loss", "N0");
    public static readonly Measure IdleCpu = new("idleCpuMicrosecondsPerConnectionSecond", "idle CPU us/s each", "N2");
    public static readonly Measure HeldBytes = new("heldBytesEach", "B held each", "N0");
    public static readonly Measure CpuPerKilobyte = new("cpuMicrosecondsPerKilobyte", "CPU us/KB", "N3");
    public static readonly Measure KnownName = new("nanosecondsPerKnownName", "ns/lookup", "N1");
    public static readonly Measure UnknownName = new("nanosecondsPerUnknownName", "ns, unknown name", "N1");
    public static readonly Measure BuildTime = new("buildMillisecondsPerThousandMethods", "build, ms/1000 methods", "N2");
}
