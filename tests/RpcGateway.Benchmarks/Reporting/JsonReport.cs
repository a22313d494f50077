using System.Text.Json;

namespace RpcGateway.Benchmarks.Reporting;

/// <summary>Writes all results, including every round, as JSON.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task WriteAsync(
        string path, Machine machine, RunSettings settings, IReadOnlyList<WorkloadResult> results)
    {
        await using var file = File.Create(path);
        var report = new { machine, command = Environment.CommandLine, settings, workloads = results.Select(ToJson) };
        await JsonSerializer.SerializeAsync(file, report, Options);
    }

    private static object ToJson(WorkloadResult result) =>
        new { result.Workload.Name, result.Workload.Title, cases = result.Cases.Select(ToJson), result.Skipped };

    private static object ToJson(CaseResult one) => new
    {
        one.Case.Name,
        contestants = one.Results.Select(ToJson),
        bars = one.Case.Goals.Select(goal => new
        {
            goal.Contestant,
            measure = goal.Measure.Name,
            goal.Reference,
            goal.Limit,
            isLeast = goal.IsMinimum,
            value = one.ValueFor(goal),
        }),
    };

    private static object ToJson(Result result)
    {
        var measures = result.Rounds.SelectMany(figures => figures.Keys).Distinct();
        return new { name = result.Contestant, measures = measures.ToDictionary(measure => measure.Name, ToJson) };

        object ToJson(Measure measure)
        {
            var spread = result.Find(measure);
            return new { spread?.Median, spread?.Min, spread?.Max, rounds = result.Values(measure) };
        }
    }
}
