using System.Text.Json;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.FunctionalTests.Host;

namespace RpcGateway.FunctionalTests.Benchmarks;

/// <summary>
/// Runs the measurement of growth from end to end, a few sizes for a moment. The figures are meaningless, but every response
/// was checked.
/// </summary>
[Collection("Builds")]
public sealed class GrowCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Grow_AllWorkloads_MeasuresEverySize()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The measurement reads /proc, and uses epoll.");
        var file = _folder.At("results.json");

        await using var program = RunningProgram.Start(
            "dotnet",
            [Checkout.BenchmarkProgram, "grow", "--rounds", "1", "--seconds", "0.05", "--warm-up", "0.01", "--scale", "0.01",
                "--json", file]);
        await program.SucceedAsync();

        using var results = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        var workloads = results.RootElement.GetProperty("workloads").EnumerateArray().ToList();
        workloads.Select(workload => workload.GetProperty("name").GetString()).Should().Equal("connections", "idle", "members");
        workloads.Select(workload => workload.GetProperty("cases").GetArrayLength()).Should().OnlyContain(count => count > 1);
        workloads.SelectMany(workload => workload.GetProperty("cases").EnumerateArray())
            .SelectMany(one => one.GetProperty("contestants").EnumerateArray())
            .Should().OnlyContain(contestant => contestant.GetProperty("measures").EnumerateObject().Any());
    }

    [Fact]
    public async Task Grow_UnknownWorkload_IsRefused()
    {
        await using var program = RunningProgram.Start("dotnet", [Checkout.BenchmarkProgram, "grow", "--only", "idle,nothing"]);

        (await program.ExitAsync()).Should().Be(1);
        program.Errors.Should().Equal("Unknown workload 'nothing'. Workloads: connections, idle, members.");
    }
}
