namespace RpcGateway.Benchmarks.Reporting;

/// <summary>Writes results as tables of medians with their ratios, and checks the goals.</summary>
/// <param name="output">The output.</param>
/// <param name="showsGrowth">
/// Whether the rows are grouped by server, with their ratios to the server's first row; otherwise they are grouped by case,
/// with their ratios to SignalR.
/// </param>
internal sealed class TextReport(TextWriter output, bool showsGrowth)
{
    private const string NotMeasured = "-";

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

        foreach (var (one, goal) in result.Cases.SelectMany(one => one.Case.Goals, (one, goal) => (one, goal)))
        {
            WriteGoal(one, goal);
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
        string[] names = showsGrowth ? ["server", "size"] : ["load", "server"];
        string[] ratios = showsGrowth ? ["x first", "x raw"] : ["x raw", "x SignalR"];
        var table = new MarkdownTable(
            [.. names, main.Title, "min..max", .. ratios, .. columns.Skip(1).Select(column => column.Title)]);
        foreach (var (one, result) in Order(cases))
        {
            var contestant = result.Contestant;
            var toRaw = one.Ratio(main, contestant, Peer.Raw.Name);
            table.Add(
            [
                .. showsGrowth ? [contestant, one.Case.Name] : new[] { one.Case.Name, contestant },
                Show(result, main, spread => spread.Median),
                $"{Show(result, main, spread => spread.Min)}..{Show(result, main, spread => spread.Max)}",
                Show(showsGrowth ? Growth(main, one, contestant, cases) : toRaw),
                Show(showsGrowth ? toRaw : one.Ratio(main, contestant, Peer.SignalR.Name)),
                .. columns.Skip(1).Select(column => Show(result, column, spread => spread.Median)),
            ]);
        }

        table.WriteTo(output);
    }

    private IEnumerable<(CaseResult Case, Result Result)> Order(IReadOnlyList<CaseResult> cases)
    {
        var rows = cases.SelectMany(one => one.Results, (one, result) => (one, result));
        return showsGrowth ? rows.GroupBy(row => row.result.Contestant).SelectMany(group => group) : rows;
    }

    private static double? Growth(Measure measure, CaseResult one, string contestant, IReadOnlyList<CaseResult> cases) =>
        cases.Select(other => other.Median(measure, contestant)).FirstOrDefault(value => value > 0) is { } first
            ? one.Median(measure, contestant) / first
            : null;

    private static string Show(Result result, Measure measure, Func<Spread, double> value) =>
        result.Find(measure) is { } spread ? value(spread).ToString(measure.Format) : NotMeasured;

    private static string Show(double? ratio) => ratio?.ToString("0.00") ?? NotMeasured;

    private void WriteGoal(CaseResult one, Goal goal)
    {
        var value = one.ValueFor(goal);
        var isMet = goal.IsMinimum ? value >= goal.Limit : value <= goal.Limit;
        var verdict = value is null ? "not measured" : isMet ? "ok" : "MISSED";
        output.WriteLine(
            $"goal {one.Case.Name}: {goal.Contestant}, {goal.Measure.Title} {(goal.IsMinimum ? ">=" : "<=")} "
            + $"{goal.Limit:0.##}{(goal.Reference is { } reference ? $" x {reference}" : "")}: {value:0.00} {verdict}");
    }
}
