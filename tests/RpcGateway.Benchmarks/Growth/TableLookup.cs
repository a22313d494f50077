using System.Diagnostics;
using System.Text;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Micro;
using RpcGateway.Benchmarks.Processes;
using RpcGateway.Benchmarks.Workloads;
using RpcGateway.Protocol;

namespace RpcGateway.Benchmarks.Growth;

/// <summary>Building a table of methods and finding one in it; in this process, beside a server that rests.</summary>
internal sealed class TableLookup(int methods) : Contestant("table", Peers.RawServer)
{
    // So many names in turn that the processor does not learn one by heart.
    private const int Names = 64;

    public static IReadOnlyList<Measure> Columns { get; } =
        [GrowthMeasure.KnownName, GrowthMeasure.UnknownName, GrowthMeasure.BuildTime];

    public override Task<Figures> RunAsync(ServerProcess process, TimeSpan duration, CancellationToken cancellationToken)
    {
        var handlers = Enumerable.Range(0, methods).Select(i => new UnusedHandler(MethodName(i))).ToList();
        var table = new RpcMethodTable(handlers);
        var known = Enumerable.Range(0, Names).Select(i => Encoding.UTF8.GetBytes(MethodName(i * 7919 % methods))).ToArray();
        var unknown = Enumerable.Range(0, Names).Select(i => Encoding.UTF8.GetBytes($"service0.unknown{i}")).ToArray();
        var third = duration / 3;
        return Task.FromResult(new Figures
        {
            [GrowthMeasure.KnownName] = Repeat(() => Find(table, known), third).TotalNanoseconds / Names,
            [GrowthMeasure.UnknownName] = Repeat(() => Find(table, unknown), third).TotalNanoseconds / Names,
            [GrowthMeasure.BuildTime] =
                Repeat(() => new RpcMethodTable(handlers), third).TotalMilliseconds * 1000 / methods,
        });
    }

    // The shortest of many times: what else the machine does only makes them longer.
    private static TimeSpan Repeat<T>(Func<T> action, TimeSpan duration)
    {
        const int Together = 16;
        var shortest = TimeSpan.MaxValue;
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < duration;)
        {
            var begun = Stopwatch.GetTimestamp();
            for (var i = 0; i < Together; i++)
            {
                action();
            }

            var elapsed = Stopwatch.GetElapsedTime(begun) / Together;
            shortest = elapsed < shortest ? elapsed : shortest;
        }

        return shortest;
    }

    private static int Find(RpcMethodTable table, byte[][] names)
    {
        var found = 0;
        foreach (var name in names)
        {
            found += table.TryFind(name, out _) ? 1 : 0;
        }

        return found;
    }

    private static string MethodName(int index) => $"service{index / 20}.method{index % 20}";
}
