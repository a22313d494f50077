using System.Globalization;
using RpcGateway.Benchmarks.Comparing;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Reporting;

/// <summary>The results as tables of medians, each with its ratios and its bars.</summary>
internal sealed class TextReport(TextWriter output)
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

        foreach (var one in result.Cases)
        {
            WriteBars(one);
        }

        foreach (var skipped in result.Skipped)
        {
            output.WriteLine(skipped);
        }
    }

    private void WriteTable(IReadOnlyList<CaseResult> cases)
    {
        var columns = cases[0].Case.Columns;
        var main = columns[0];
        var table = new MarkdownTable(
            ["load", "server", main.Title, "min..max", "x raw", "x SignalR", .. columns.Skip(1).Select(column => column.Title)]);
        foreach (var one in cases)
        {
            foreach (var result in one.Results)
            {
                table.Add(
                [
                    one.Case.Name,
                    result.Contestant,
                    Cell.Median(result, main),
                    Cell.Range(result, main),
                    Cell.Ratio(one.Ratio(main, result.Contestant, Peers.Raw)),
                    Cell.Ratio(one.Ratio(main, result.Contestant, Peers.SignalR)),
                    .. columns.Skip(1).Select(column => Cell.Median(result, column)),
                ]);
            }
        }

        table.WriteTo(output);
    }

    private void WriteBars(CaseResult one)
    {
        foreach (var bar in one.Case.Bars)
        {
            var value = one.ValueFor(bar);
            var isMet = bar.IsLeast ? value >= bar.Limit : value <= bar.Limit;
            var verdict = value is null ? "not measured" : isMet ? "ok" : "MISSED";
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"bar {one.Case.Name}: {bar.Contestant}, {bar.Measure.Title} {(bar.IsLeast ? ">=" : "<=")} "
                + $"{bar.Limit:0.##}{(bar.Reference is { } reference ? $" x {reference}" : "")}: {value:0.00} {verdict}"));
        }
    }
}
