using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using Perfolizer.Horology;

namespace RpcGateway.Benchmarks.Commands;

/// <summary>Measures the parts of the engine by themselves, with BenchmarkDotNet and its arguments.</summary>
internal static class MicroCommand
{
    // Short, but with enough of a warm-up that the JIT has finished with what is measured.
    private static readonly Job Parts = new Job("Parts", Job.Default)
        .WithWarmupCount(8)
        .WithIterationCount(9)
        .WithIterationTime(TimeInterval.FromMilliseconds(200));

    public static Command Create()
    {
        var command = new Command("micro", "Measures the parts by themselves; takes the arguments of BenchmarkDotNet.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(arguments => Run([.. arguments.UnmatchedTokens]));
        return command;
    }

    private static int Run(string[] arguments)
    {
        var config = ManualConfig.CreateEmpty()
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(ConsoleLogger.Default)
            .AddExporter(MarkdownExporter.GitHub)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddJob(Parts.AsDefault())
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "micro"));
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly)
            .Run(arguments.Length == 0 ? ["--filter", "*"] : arguments, config);
        var failed = summaries.Any(summary =>
            summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success));
        return failed ? 1 : 0;
    }
}
