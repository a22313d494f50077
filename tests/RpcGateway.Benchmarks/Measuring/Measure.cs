namespace RpcGateway.Benchmarks.Measuring;

/// <summary>A measured quantity.</summary>
/// <param name="Name">Its name in the JSON report.</param>
/// <param name="Title">The heading of its column.</param>
/// <param name="Format">The format of its values.</param>
internal sealed record Measure(string Name, string Title, string Format)
{
    public static readonly Measure CallsPerSecond = new("callsPerSecond", "calls/s", "N0");
    public static readonly Measure CpuPerCall = new("cpuMicrosecondsPerCall", "CPU us/call", "N2");
    public static readonly Measure BytesPerCall = new("bytesPerCall", "B/call", "N0");
    public static readonly Measure P50 = new("p50Microseconds", "p50 us", "N0");
    public static readonly Measure P99 = new("p99Microseconds", "p99 us", "N0");
    public static readonly Measure P999 = new("p999Microseconds", "p99.9 us", "N0");
    public static readonly Measure LoadCpuPerCall = new("loadCpuMicrosecondsPerCall", "load CPU us/call", "N2");
    public static readonly Measure ItemsPerSecond = new("itemsPerSecond", "items/s", "N0");
    public static readonly Measure CpuPerItem = new("cpuMicrosecondsPerItem", "CPU us/item", "N3");
    public static readonly Measure BytesPerItem = new("bytesPerItem", "B/item", "N0");
    public static readonly Measure ReportsPerSecond = new("reportsPerSecond", "reports/s", "N0");
    public static readonly Measure CpuPerReport = new("cpuMicrosecondsPerReport", "CPU us/report", "N3");
    public static readonly Measure BytesPerReport = new("bytesPerReport", "B/report", "N0");
    public static readonly Measure ReportsDelivered = new("reportsDeliveredPercent", "delivered, %", "N0");
    public static readonly Measure DeliveriesPerSecond = new("deliveriesPerSecond", "deliveries/s", "N0");
    public static readonly Measure CpuPerDelivery = new("cpuMicrosecondsPerDelivery", "CPU us/delivery", "N2");
    public static readonly Measure BytesPerDelivery = new("bytesPerDelivery", "B/delivery", "N0");
    public static readonly Measure LastP50 = new("lastP50Microseconds", "last received, p50 us", "N0");
    public static readonly Measure LastResponseP50 = new("lastAnswerP50Microseconds", "last response, p50 us", "N0");
    public static readonly Measure LastP99 = new("lastP99Microseconds", "p99 us", "N0");
    public static readonly Measure MegabytesPerSecond = new("megabytesPerSecond", "MB/s", "N0");
    public static readonly Measure CpuPerGigabyte = new("cpuSecondsPerGigabyte", "CPU s/GB", "N3");
    public static readonly Measure BytesPerMegabyte = new("bytesPerMegabyte", "B/MB", "N0");
    public static readonly Measure LoadCpuPerGigabyte = new("loadCpuSecondsPerGigabyte", "load CPU s/GB", "N3");
    public static readonly Measure PeakMemory = new("peakMegabytes", "peak MB", "N1");
    public static readonly Measure PeakGrowth = new("peakGrowthMegabytes", "peak - before, MB", "N1");
    public static readonly Measure IdleMemory = new("idleKilobytesPerConnection", "idle, KB/connection", "N1");
    public static readonly Measure BurstMemory = new("afterBurstKilobytesPerConnection", "after a burst", "N1");
    public static readonly Measure StartTime = new("startMilliseconds", "start, ms", "N0");
    public static readonly Measure StartCpu = new("startCpuMilliseconds", "CPU ms", "N0");
    public static readonly Measure ResidentMemory = new("residentMegabytes", "resident MB", "N1");

    public static readonly Measure OpeningCpu = new("openingCpuMicroseconds", "CPU us/handshake", "N0");
    public static readonly Measure LosingCpu = new("losingCpuMicroseconds", "CPU us/loss", "N0");
    public static readonly Measure IdleCpu = new("idleCpuMicrosecondsPerConnectionSecond", "idle CPU us/s each", "N2");

    public override string ToString() => Name;
}
