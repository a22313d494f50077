using System.Globalization;
using RpcGateway.Benchmarks.Comparing;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Reporting;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>
/// What the largest sizes that were measured mean for a million connections, with the arithmetic. The assumptions stand
/// here and are explained in docs/performance.md.
/// </summary>
internal sealed class MillionConnections(IReadOnlyList<WorkloadResult> results)
{
    private const double Connections = 1_000_000;
    private const double SecondsPerCall = 10;
    private const double SecondsPerDelivery = 10;
    private const double SecondsPerPing = 12;
    private const double PingBytes = 200;
    private const double GroupMembers = 100;

    private const double HeapFactor = 1.5;
    private const double KernelKilobytes = 4;
    private const double UsableGigabytes = 24;
    private const double Cores = 16;
    private const double UsableCores = 8;

    /// <summary>Writes a table, if what it is made of was measured.</summary>
    public void WriteTo(TextWriter output)
    {
        var costs = (
            Find("idle", Measure.IdleMemory), Find("idle", GrowthMeasure.IdleCpu), Find("idle", GrowthMeasure.OpeningCpu),
            Find("connections", Measure.CpuPerCall), Find("members", Measure.CpuPerDelivery));
        if (costs is not ({ } memory, { } idle, { } opening, { } call, { } delivery))
        {
            return;
        }

        output.WriteLine();
        output.WriteLine("### A million connections, on paper");
        output.WriteLine();
        var table = new MarkdownTable("what", "arithmetic", "comes to");
        var gigabytes = AddMemory(table, memory);
        var cores = AddCpu(table, call, delivery, idle);
        var machines = Math.Ceiling(Math.Max(gigabytes / UsableGigabytes, cores / UsableCores)) + 1;
        Add(table, "machines", $"the larger of both, whole, and one that may be lost", $"{machines:N0}");
        AddLoss(table, machines, gigabytes, cores, opening);
        table.WriteTo(output);
        output.WriteLine();
    }

    private static double AddMemory(MarkdownTable table, double kilobytes)
    {
        var gigabytes = Connections * ((kilobytes * HeapFactor) + KernelKilobytes) / (1024 * 1024);
        Add(
            table,
            "memory",
            $"{Connections:N0} x ({kilobytes:N1} KB x {HeapFactor} + {KernelKilobytes} KB)",
            $"{gigabytes:N1} GB");
        Add(table, "machines by memory", $"{gigabytes:N1} GB / {UsableGigabytes} GB", $"{gigabytes / UsableGigabytes:N1}");
        return gigabytes;
    }

    private static double AddCpu(MarkdownTable table, double call, double delivery, double idle)
    {
        var (calls, deliveries) = (Connections / SecondsPerCall, Connections / SecondsPerDelivery);
        var cores = ((calls * call) + (deliveries * delivery) + (Connections * idle)) / 1e6;
        Add(table, "CPU of calls", $"{calls:N0}/s x {call:N1} us", $"{calls * call / 1e6:N1} cores");
        Add(table, "CPU of deliveries", $"{deliveries:N0}/s x {delivery:N1} us", $"{deliveries * delivery / 1e6:N1} cores");
        Add(
            table,
            "CPU of resting, with pings",
            $"{Connections:N0} x {idle:N2} us/s",
            $"{Connections * idle / 1e6:N1} cores");
        Add(table, "machines by CPU", $"{cores:N1} cores / {UsableCores}", $"{cores / UsableCores:N1}");
        var pings = Connections / SecondsPerPing;
        Add(table, "traffic of pings", $"{pings:N0}/s x {PingBytes} B", $"{pings * PingBytes / 1e6:N0} MB/s");
        return cores;
    }

    private static void AddLoss(MarkdownTable table, double machines, double gigabytes, double cores, double opening)
    {
        var (left, lost) = (machines - 1, Connections / machines);
        Add(
            table,
            "connections of a machine",
            $"{Connections:N0} / {machines}; / {left} when one is lost",
            $"{lost:N0}; {Connections / left:N0}");
        Add(
            table,
            "a machine's load when one is lost",
            $"{gigabytes:N1} GB / {left}; {cores:N1} cores / {left}",
            $"{gigabytes / left:N1} GB; {cores / left:N1} cores");
        var free = left * (Cores - (cores / left));
        var rate = free * 1e6 / opening;
        Add(table, "handshakes of the machines left", $"{free:N0} free cores / {opening:N0} us", $"{rate:N0}/s");
        Add(table, "reconnect storm, at least", $"{lost:N0} / {rate:N0}/s", $"{lost / rate:N1} s");
        Add(
            table,
            "all at once after an outage, at least",
            $"{Connections:N0} x {opening:N0} us / {machines * Cores} cores",
            $"{Connections * opening / 1e6 / (machines * Cores):N1} s");
        var posts = Connections / SecondsPerDelivery / GroupMembers;
        Add(table, "backplane: posts to groups", $"{posts:N0}/s, to {left} others each", $"{posts * left:N0}/s out");
        Add(table, "backplane: addresses in a storm", $"{rate:N0}/s x 2 (connection, user)", $"{rate * 2:N0}/s");
    }

    private static void Add(MarkdownTable table, string what, FormattableString arithmetic, FormattableString result) =>
        table.Add(what, arithmetic.ToString(CultureInfo.InvariantCulture), result.ToString(CultureInfo.InvariantCulture));

    private double? Find(string workload, Measure measure) => results
        .FirstOrDefault(result => result.Workload.Name == workload)?.Cases
        .Select(one => one.Median(measure, Peers.Gateway))
        .LastOrDefault(value => value is not null);
}
