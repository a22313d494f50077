using RpcGateway.Benchmarks.Comparing;
using RpcGateway.Benchmarks.Reporting;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Commands;

/// <summary>Runs workloads one after the other, and shows each when it is done.</summary>
/// <param name="workloads">All that there are.</param>
/// <param name="show">Shows one.</param>
/// <param name="conclude">Shows what follows from all of them.</param>
internal sealed class MeasuringRun(
    IReadOnlyList<IWorkload> workloads,
    Action<WorkloadResult> show,
    Action<IReadOnlyList<WorkloadResult>>? conclude = null)
{
    public async Task<int> RunAsync(
        CompareSettings settings, string[] only, string[] skip, FileInfo? json, CancellationToken cancellationToken)
    {
        if (only.Concat(skip).Except(workloads.Select(one => one.Name)).FirstOrDefault() is { } unknown)
        {
            await Console.Error.WriteLineAsync($"There is no workload '{unknown}'.");
            return 1;
        }

        var machine = Machine.Read();
        Console.WriteLine(machine);
        var comparison = new Comparison(settings, Console.Error);
        var results = new List<WorkloadResult>();
        foreach (var workload in workloads.Where(IsChosen))
        {
            results.Add(await comparison.RunAsync(workload, cancellationToken));
            show(results[^1]);
        }

        conclude?.Invoke(results);
        if (json is not null)
        {
            await JsonReport.WriteAsync(json.FullName, machine, settings, results);
        }

        return 0;

        bool IsChosen(IWorkload one) => (only.Length == 0 || only.Contains(one.Name)) && !skip.Contains(one.Name);
    }
}
