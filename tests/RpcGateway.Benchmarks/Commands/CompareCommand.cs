using System.CommandLine;
using RpcGateway.Benchmarks.Comparing;
using RpcGateway.Benchmarks.Reporting;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Commands;

/// <summary>Measures the gateway beside its peers, and prints tables.</summary>
internal static class CompareCommand
{
    private static readonly CompareSettings Whole = new(5, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3), Scale: 1);
    private static readonly CompareSettings Quick = new(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), Scale: 1);

    private static IEnumerable<string> Names => AllWorkloads.List.Select(one => one.Name);

    public static Command Create()
    {
        var quick = new Option<bool>("--quick") { Description = "Fewer and shorter rounds: figures to work with, not to publish." };
        var only = Workloads("--only", $"The workloads to run, with commas: {string.Join(", ", Names)}.");
        var skip = Workloads("--skip", "The workloads to leave out.");
        var json = new Option<FileInfo?>("--json") { Description = "A file for everything that was measured." };
        var rounds = new Option<int?>("--rounds") { Description = "How often each server is measured." };
        var seconds = new Option<double?>("--seconds") { Description = "How long each time." };
        var warmUp = new Option<double?>("--warm-up") { Description = "How many seconds it works before." };
        var scale = new Option<double?>("--scale") { Description = "What part of the items and connections there are, from 0 to 1." };
        var command = new Command("compare", "Measures the gateway beside its peers.")
        {
            quick, only, skip, json, rounds, seconds, warmUp, scale,
        };
        command.SetAction((arguments, cancellationToken) =>
        {
            var standard = arguments.GetValue(quick) ? Quick : Whole;
            var settings = standard with
            {
                Rounds = arguments.GetValue(rounds) ?? standard.Rounds,
                Duration = arguments.GetValue(seconds) is { } duration ? TimeSpan.FromSeconds(duration) : standard.Duration,
                Scale = arguments.GetValue(scale) ?? standard.Scale,
                WarmUp = arguments.GetValue(warmUp) is { } time ? TimeSpan.FromSeconds(time) : standard.WarmUp,
            };
            return RunAsync(
                settings,
                arguments.GetValue(only) ?? [.. Names],
                arguments.GetValue(skip) ?? [],
                arguments.GetValue(json),
                cancellationToken);
        });
        return command;
    }

    private static Option<string[]?> Workloads(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(','))],
    };

    private static async Task<int> RunAsync(
        CompareSettings settings, string[] only, string[] skip, FileInfo? json, CancellationToken cancellationToken)
    {
        if (only.Concat(skip).Except(Names).FirstOrDefault() is { } unknown)
        {
            await Console.Error.WriteLineAsync($"There is no workload '{unknown}'.");
            return 1;
        }

        var machine = Machine.Read();
        Console.WriteLine(machine);
        var report = new TextReport(Console.Out);
        var comparison = new Comparison(settings, Console.Error);
        var results = new List<WorkloadResult>();
        foreach (var workload in AllWorkloads.List.Where(one => only.Contains(one.Name) && !skip.Contains(one.Name)))
        {
            results.Add(await comparison.RunAsync(workload, cancellationToken));
            report.Write(results[^1]);
        }

        if (json is not null)
        {
            await JsonReport.WriteAsync(json.FullName, machine, settings, results);
        }

        return 0;
    }
}
