using System.Text.Json;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.FunctionalTests.Host;

namespace RpcGateway.FunctionalTests.Benchmarks;

/// <summary>
/// Runs the comparison from end to end, each workload for a moment. The figures are meaningless, but every response of every
/// server was checked.
/// </summary>
[Collection("Builds")]
public sealed class CompareCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // "start" needs the host in Release configuration, which these tests do not build.
    [Fact]
    public async Task Compare_AllWorkloads_MeasuresEveryContestant()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The comparison reads /proc, and uses epoll.");
        var file = _folder.At("results.json");

        await using var program = RunningProgram.Start(
            "dotnet",
            [Checkout.BenchmarkProgram, "compare", "--rounds", "1", "--seconds", "0.05", "--warm-up", "0.01", "--scale", "0.01",
                "--skip", "start", "--json", file]);
        await program.SucceedAsync();

        using var results = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        var workloads = results.RootElement.GetProperty("workloads").EnumerateArray().ToList();
        workloads.Select(workload => workload.GetProperty("name").GetString()).Should().Equal(
            "unary", "shared", "payload", "errors", "stream", "client-stream", "progress", "group", "callback", "transfer", "idle",
            "silent", "client", "telemetry", "hop", "hop-transfer", "session", "session-idle",
            "nodes", "nodes-call");
        var cases = workloads.SelectMany(workload => workload.GetProperty("cases").EnumerateArray()).ToList();
        cases.Should().HaveCountGreaterThan(20);
        cases.Select(one => one.GetProperty("contestants").GetArrayLength()).Should().OnlyContain(count => count > 1);
        cases.SelectMany(one => one.GetProperty("contestants").EnumerateArray())
            .Should().OnlyContain(contestant => contestant.GetProperty("measures").EnumerateObject().Any());
    }

    [Fact]
    public async Task Compare_UnknownWorkload_IsRefused()
    {
        await using var program = RunningProgram.Start(
            "dotnet", [Checkout.BenchmarkProgram, "compare", "--only", "unary,nothing"]);

        (await program.ExitAsync()).Should().Be(1);
        program.Errors.Should().ContainSingle().Which.Should().StartWith("Unknown workload 'nothing'. Workloads: unary, ");
    }
}
