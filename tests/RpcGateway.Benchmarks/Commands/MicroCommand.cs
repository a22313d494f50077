using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace RpcGateway.Benchmarks.Commands;

/// <summary>Measures parts of the engine with BenchmarkDotNet, whose arguments it accepts.</summary>
internal static class MicroCommand
{
    // Short, but with a warm-up that is long enough for the JIT compiler to finish. In this process, because building a
    // project for each benchmark takes minutes.
    private static readonly Job Parts = new Job("Parts", Job.Default)
        .WithToolchain(InProcessEmitToolchain.Instance)
        .WithWarmupCount(8)
        .WithIterationCount(9)
        .WithIterationTime(TimeInterval.FromMilliseconds(200));

    public static Command Create()
    {
        var command = new Command("micro", "Measures parts of the engine. Accepts the arguments of BenchmarkDotNet.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(arguments => Run([.. arguments.UnmatchedTokens]));
        return command;
    }

    private static int Run(string[] arguments)
    {
        var config = ManualConfig.Create(DefaultConfig.Instance)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddJob(Parts.AsDefault())
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "micro"));
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly)
            .Run(arguments.Length == 0 ? ["--filter", "*"] : arguments, config);
        return summaries.Any(summary =>
            summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }
}
