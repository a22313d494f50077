using System.CommandLine;
using RpcGateway.Benchmarks.Reporting;

namespace RpcGateway.Benchmarks.Commands;

/// <summary>Runs workloads one after the other, and prints a table for each.</summary>
internal sealed class MeasureCommand(IReadOnlyList<Workload> workloads, RunSettings complete, RunSettings quick)
{
    private readonly Option<bool> _quick = new("--quick") { Description = "Fewer and shorter rounds." };
    private readonly Option<FileInfo?> _json = new("--json") { Description = "The file for all results." };
    private readonly Option<int?> _rounds = new("--rounds") { Description = "The number of rounds." };
    private readonly Option<double?> _seconds = new("--seconds") { Description = "The duration of a round." };
    private readonly Option<double?> _warmUp = new("--warm-up") { Description = "The duration of the load before the rounds." };
    private readonly Option<double?> _scale = new("--scale") { Description = "The share of the items and connections, up to 1." };
    private readonly Option<string[]> _skip = CreateNames("--skip", "The workloads to skip, separated by commas.");
    private readonly Option<string[]> _only = CreateNames(
        "--only", $"The workloads to run, separated by commas: {Names(workloads)}.");

    /// <summary>Compares the gateway with its peers.</summary>
    public static Command CreateCompare()
    {
        var complete = new RunSettings(5, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3), Scale: 1);
        var quick = new RunSettings(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), Scale: 1);
        return new MeasureCommand(AllWorkloads.Compare, complete, quick).Create(
            "compare", "Compares the gateway with its peers.", showsGrowth: false);
    }

    /// <summary>Measures costs at increasing sizes.</summary>
    public static Command CreateGrow()
    {
        var complete = new RunSettings(3, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2), Scale: 1);
        var quick = new RunSettings(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), Scale: 1);
        return new MeasureCommand(AllWorkloads.Grow, complete, quick).Create(
            "grow", "Measures how costs depend on the number of connections.", showsGrowth: true);
    }

    private Command Create(string name, string description, bool showsGrowth)
    {
        var command = new Command(name, description) { _quick, _only, _skip, _json, _rounds, _seconds, _warmUp, _scale };
        command.SetAction((arguments, cancellationToken) => RunAsync(arguments, showsGrowth, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, bool showsGrowth, CancellationToken cancellationToken)
    {
        var only = arguments.GetValue(_only) ?? [];
        var skip = arguments.GetValue(_skip) ?? [];
        if (only.Concat(skip).Except(workloads.Select(one => one.Name)).FirstOrDefault() is { } unknown)
        {
            await Console.Error.WriteLineAsync($"Unknown workload '{unknown}'. Workloads: {Names(workloads)}.");
            return 1;
        }

        var machine = Machine.Read();
        Console.WriteLine(machine);
        var settings = ReadSettings(arguments);
        var comparison = new Comparison(settings, Console.Error);
        var report = new TextReport(Console.Out, showsGrowth);
        var results = new List<WorkloadResult>();
        foreach (var workload in workloads.Where(one =>
            (only.Length == 0 || only.Contains(one.Name)) && !skip.Contains(one.Name)))
        {
            results.Add(await comparison.RunAsync(workload, cancellationToken));
            report.Write(results[^1]);
        }

        if (arguments.GetValue(_json) is { } json)
        {
            await JsonReport.WriteAsync(json.FullName, machine, settings, results);
        }

        return 0;
    }

    private RunSettings ReadSettings(ParseResult arguments)
    {
        var defaults = arguments.GetValue(_quick) ? quick : complete;
        return new RunSettings(
            arguments.GetValue(_rounds) ?? defaults.Rounds,
            arguments.GetValue(_seconds) is { } seconds ? TimeSpan.FromSeconds(seconds) : defaults.Duration,
            arguments.GetValue(_warmUp) is { } warmUp ? TimeSpan.FromSeconds(warmUp) : defaults.WarmUp,
            arguments.GetValue(_scale) ?? defaults.Scale);
    }

    private static string Names(IReadOnlyList<Workload> workloads) => string.Join(", ", workloads.Select(one => one.Name));

    private static Option<string[]> CreateNames(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(','))],
    };
}
