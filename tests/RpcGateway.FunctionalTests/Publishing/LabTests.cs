using System.Runtime.InteropServices;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.FunctionalTests.Host;

namespace RpcGateway.FunctionalTests.Publishing;

/// <summary>Publishes tests/RpcGateway.Lab without a warning, and runs its client against its server.</summary>
[Collection("Builds")]
public sealed class LabTests : IDisposable
{
    // Package sources always have this runtime; others may be missing.
    private const string AlwaysAvailable = "linux-x64";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Lab_FullyTrimmed_PublishesWithoutWarningAndWorks()
    {
        await PublishAsync("--self-contained");

        await RunAsync();
    }

    [Fact]
    public async Task Lab_NativeAot_PublishesWithoutWarningAndWorks()
    {
        await PublishAsync("-p:LabIsNative=true");

        // A native program has no assemblies next to it.
        Directory.GetFiles(_folder.At("program"), "*.dll").Should().BeEmpty();
        await RunAsync();
    }

    private async Task PublishAsync(string how)
    {
        // Builds outside of the clone, whose own output is for another runtime.
        var runtime = RuntimeInformation.RuntimeIdentifier;
        await using var publish = DotnetCommand.Start(
            Checkout.Root,
            ["publish", "tests/RpcGateway.Lab", "--configuration", "Release", "--runtime", runtime, how,
                "--artifacts-path", _folder.At("artifacts"), "--output", _folder.At("program"),
                // The analyzers run when the solution is built; here the linker reports its warnings.
                "-p:RunAnalyzers=false"]);
        var code = await publish.ExitAsync();
        Assert.SkipWhen(
            code != 0 && runtime != AlwaysAvailable && publish.Output.Any(line => line.Contains("error NU110", StringComparison.Ordinal)),
            $"No package source has the runtime for {runtime}.");

        publish.Output.Should().NotContain(line => line.Contains("warning ", StringComparison.Ordinal));
        await publish.SucceedAsync();
    }

    private async Task RunAsync()
    {
        await using var server = StartLab("serve", "http://127.0.0.1:0");
        var url = await server.WaitForLineAsync("listens on ");
        await using var client = StartLab("call", url);
        await client.WaitForLineAsync("restart the server");
        await server.KillAsync();
        await using var second = StartLab("serve", url);
        await client.SucceedAsync();

        client.Output.Should().HaveCountGreaterThan(20).And.OnlyContain(
            line => line.StartsWith("ok ", StringComparison.Ordinal) || line == "restart the server");
        server.Errors.Concat(client.Errors).Concat(second.Errors).Should().BeEmpty();
    }

    private RunningProgram StartLab(params string[] arguments) =>
        RunningProgram.Start(_folder.At("program/RpcGateway.Lab"), arguments, _folder.Path);
}
