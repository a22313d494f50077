using System.Runtime.InteropServices;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.FunctionalTests.Host;

namespace RpcGateway.FunctionalTests.Trimming;

/// <summary>Publishes and runs tests/RpcGateway.TrimmedApp, whose project switches off what NativeAOT lacks.</summary>
[Collection("Builds")]
public sealed class TrimmedAppTests : IDisposable
{
    // Where a package source must have the runtime; elsewhere it may be missing.
    private const string Certain = "linux-x64";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Program_FullyTrimmed_PublishesWithoutAWarningAndWorks()
    {
        await PublishAsync(RuntimeInformation.RuntimeIdentifier);

        await using var program = RunningProgram.Start(_folder.At("program/RpcGateway.TrimmedApp"), [], _folder.Path);
        await program.SucceedAsync();

        program.Output.Should().HaveCountGreaterThan(10).And.OnlyContain(line => line.StartsWith("ok ", StringComparison.Ordinal));
        program.Errors.Should().BeEmpty();
    }

    private async Task PublishAsync(string runtime)
    {
        // Everything is built beside the clone: its own output is for another runtime.
        await using var publish = DotnetCommand.Start(
            Checkout.Root,
            ["publish", "tests/RpcGateway.TrimmedApp", "--configuration", "Release", "--runtime", runtime, "--self-contained",
                "--artifacts-path", _folder.At("artifacts"), "--output", _folder.At("program"),
                // The compiler's analyzers have their say when the solution is built; the linker has it here.
                "-p:RunAnalyzers=false"]);
        var code = await publish.ExitAsync();
        Assert.SkipWhen(
            code != 0 && runtime != Certain && publish.Output.Any(line => line.Contains("error NU110", StringComparison.Ordinal)),
            $"No package source has the runtime for {runtime}.");

        publish.Output.Should().NotContain(line => line.Contains("warning ", StringComparison.Ordinal));
        await publish.SucceedAsync();
    }
}
