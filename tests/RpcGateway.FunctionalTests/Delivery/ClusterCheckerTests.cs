using RpcGateway.Checker.Contracts;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.FunctionalTests.Host;

namespace RpcGateway.FunctionalTests.Delivery;

/// <summary>The checker attacks a gateway of several nodes, and finds the deliberate bugs that only these have.</summary>
[Collection("Builds")]
public sealed class ClusterCheckerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Bugs => new()
    {
        { Bug.Duplicate, "executed more than once" },
        { Bug.LoseNews, "a message of another node is missing" },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_FaultsOfNodesAndRedis_Passes()
    {
        await using var program = Start(
            "--nodes", "3", "--seconds", "60", "--clients", "4", "--typescript", "2", "--pause", "100",
            "--faults", "reset,kill,longpause,redisrestart");

        var code = await program.ExitAsync();

        code.Should().Be(0, string.Join(Environment.NewLine, [.. program.Output, .. program.Errors]));
        program.Output.Should().Contain(line => line.StartsWith("verdict: pass", StringComparison.Ordinal));
    }

    [Fact]
    public void Bugs_OfSeveralNodes_AreTested() => Bugs.Select(row => row.Data.Item1).Should().BeEquivalentTo(Bug.Cluster);

    [Theory]
    [MemberData(nameof(Bugs))]
    public async Task Run_DeliberateBug_IsFound(string bug, string violation)
    {
        await using var program = Start(
            "--nodes", "2", "--seconds", "6", "--calls", "100", "--clients", "3", "--typescript", "0", "--plain", "--faults", "none",
            "--settle", "2", "--bug", bug);

        (await program.ExitAsync()).Should().Be(1, string.Join(Environment.NewLine, [.. program.Output, .. program.Errors]));
        program.Output.Should().Contain(line => line.StartsWith($"VIOLATION: {violation}", StringComparison.Ordinal));
    }

    private RunningProgram Start(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The checker sends signals and reads /proc.");
        return RunningProgram.Start(
            "dotnet", [Checkout.CheckerProgram, "run", "--history", _folder.At("history"), .. arguments]);
    }
}
