using RpcGateway.Benchmarks.Comparing;
using RpcGateway.Benchmarks.Measuring;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Reporting;

/// <summary>
/// The results as tables whose rows grow: a server's lines stand below each other, each with how many times its first
/// one it is.
/// </summary>
internal sealed class GrowthReport(TextWriter output)
{
    public void Write(WorkloadResult result)
    {
        output.WriteLine();
        output.WriteLine($"### {result.Workload.Title}");
        output.WriteLine();
        foreach (var group in result.Cases.GroupBy(one => string.Join('|', one.Case.Columns)))
        {
            WriteTable([.. group]);
            output.WriteLine();
        }

        foreach (var skipped in result.Skipped)
        {
            output.WriteLine(skipped);
        }
    }

    private void WriteTable(IReadOnlyList<CaseResult> cases)
    {
        var columns = cases[0].Case.Columns;
        var contestants = cases.SelectMany(one => one.Case.Contestants).Select(one => one.Name).Distinct().ToList();
        var hasRaw = contestants.Count > 1 && contestants.Contains(Peers.Raw);
        var table = new MarkdownTable(
        [
            "server", "size", columns[0].Title, "min..max", "x first", .. hasRaw ? ["x raw"] : Array.Empty<string>(),
            .. columns.Skip(1).Select(column => column.Title),
        ]);
        foreach (var (contestant, one) in contestants.SelectMany(_ => cases, (contestant, one) => (contestant, one)))
        {
            if (one.Results.FirstOrDefault(result => result.Contestant == contestant) is { } result)
            {
                table.Add(
                [
                    contestant,
                    one.Case.Name,
                    Cell.Median(result, columns[0]),
                    Cell.Range(result, columns[0]),
                    Cell.Ratio(GrowthOf(columns[0], contestant, one, cases)),
                    .. hasRaw ? [Cell.Ratio(one.Ratio(columns[0], contestant, Peers.Raw))] : Array.Empty<string>(),
                    .. columns.Skip(1).Select(column => Cell.Median(result, column)),
                ]);
            }
        }

        table.WriteTo(output);
    }

    private static double? GrowthOf(Measure measure, string contestant, CaseResult one, IEnumerable<CaseResult> cases) =>
        cases.Select(other => other.Median(measure, contestant)).FirstOrDefault(value => value > 0) is { } first
            ? one.Median(measure, contestant) / first
            : null;
}
