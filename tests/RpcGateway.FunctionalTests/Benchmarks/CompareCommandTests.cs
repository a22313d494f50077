using System.Text.Json;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.FunctionalTests.Host;

namespace RpcGateway.FunctionalTests.Benchmarks;

/// <summary>
/// The comparison runs from end to end, each workload for a moment: its figures mean nothing then, but every server has
/// answered everything it was asked.
/// </summary>
[Collection("Builds")]
public sealed class CompareCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // But for the start of the published host: publishing it twice takes a minute or more.
    [Fact]
    public async Task Compare_Workloads_MeasuresEveryContestant()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The comparison reads /proc, and waits for sockets by epoll.");
        var file = _folder.At("results.json");

        await using var program = RunningProgram.Start(
            "dotnet",
            [Checkout.BenchmarkProgram, "compare", "--rounds", "1", "--seconds", "0.05", "--warm-up", "0.01", "--scale", "0.01",
                "--skip", "start", "--json", file]);
        await program.SucceedAsync();

        using var results = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        var cases = results.RootElement.GetProperty("workloads").EnumerateArray()
            .SelectMany(workload => workload.GetProperty("cases").EnumerateArray())
            .ToList();
        cases.Should().HaveCountGreaterThan(10);
        cases.SelectMany(one => one.GetProperty("contestants").EnumerateArray())
            .Should().OnlyContain(contestant => contestant.GetProperty("measures").EnumerateObject().Any());
    }

    [Fact]
    public async Task Compare_UnknownWorkload_IsRefused()
    {
        await using var program = RunningProgram.Start(
            "dotnet", [Checkout.BenchmarkProgram, "compare", "--only", "unary,nothing"]);

        (await program.ExitAsync()).Should().Be(1);
        program.Errors.Should().Equal("There is no workload 'nothing'.");
    }
}
