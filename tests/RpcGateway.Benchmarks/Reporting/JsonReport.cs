using System.Text.Json;
using RpcGateway.Benchmarks.Comparing;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Reporting;

/// <summary>Everything that was measured, every round of it.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task WriteAsync(
        string path, Machine machine, CompareSettings settings, IReadOnlyList<WorkloadResult> results)
    {
        await using var file = File.Create(path);
        var report = new { machine, command = Environment.CommandLine, settings, workloads = results.Select(ToJson) };
        await JsonSerializer.SerializeAsync(file, report, Options);
    }

    private static object ToJson(WorkloadResult result) => new
    {
        result.Workload.Name,
        result.Workload.Title,
        cases = result.Cases.Select(ToJson),
        result.Skipped,
    };

    private static object ToJson(CaseResult one) => new
    {
        one.Case.Name,
        contestants = one.Results.Select(ToJson),
        bars = one.Case.Bars.Select(bar => new
        {
            bar.Contestant,
            measure = bar.Measure.Name,
            bar.Reference,
            bar.Limit,
            bar.IsLeast,
            value = one.ValueFor(bar),
        }),
    };

    private static object ToJson(Result result) => new
    {
        name = result.Contestant,
        measures = result.Rounds.SelectMany(figures => figures.Keys).Distinct().ToDictionary(
            measure => measure.Name, measure => ToJson(result, measure)),
    };

    private static object ToJson(Result result, Measure measure)
    {
        var spread = result.Find(measure);
        return new { spread?.Median, spread?.Min, spread?.Max, rounds = result.Values(measure) };
    }
}
