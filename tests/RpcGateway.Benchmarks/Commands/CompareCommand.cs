using System.CommandLine;
using RpcGateway.Benchmarks.Reporting;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Commands;

/// <summary>Measures the gateway beside its peers, and prints tables.</summary>
internal static class CompareCommand
{
    private static readonly CompareSettings Whole = new(5, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3), Scale: 1);
    private static readonly CompareSettings Quick = new(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), Scale: 1);

    public static Command Create()
    {
        var options = new MeasuringOptions(AllWorkloads.List);
        var command = new Command("compare", "Measures the gateway beside its peers.");
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) =>
        {
            var run = new MeasuringRun(AllWorkloads.List, new TextReport(Console.Out).Write);
            return run.RunAsync(
                options.Settings(arguments, Whole, Quick),
                options.Only(arguments),
                options.Skip(arguments),
                options.Json(arguments),
                cancellationToken);
        });
        return command;
    }
}
