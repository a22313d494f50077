using System.CommandLine;
using RpcGateway.Benchmarks.Growth;
using RpcGateway.Benchmarks.Reporting;
using RpcGateway.Benchmarks.Workloads;

namespace RpcGateway.Benchmarks.Commands;

/// <summary>Measures how the gateway's costs move with the size of what it serves, and prints tables.</summary>
internal static class GrowCommand
{
    private static readonly CompareSettings Whole = new(3, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2), Scale: 1);
    private static readonly CompareSettings Quick = new(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), Scale: 1);

    public static Command Create()
    {
        var options = new MeasuringOptions(AllGrowth.List);
        var command = new Command("grow", "Measures how costs move with connections, calls, members, streams and sizes.");
        options.AddTo(command);
        command.SetAction((arguments, cancellationToken) =>
        {
            var run = new MeasuringRun(
                AllGrowth.List,
                new GrowthReport(Console.Out).Write,
                results => new MillionConnections(results).WriteTo(Console.Out));
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
