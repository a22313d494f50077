using RpcGateway.Checker.Contracts;
using RpcGateway.FunctionalTests.Builds;
using RpcGateway.FunctionalTests.Host;

namespace RpcGateway.FunctionalTests.Delivery;

/// <summary>The checker attacks a gateway with .NET and TypeScript clients. Its deliberate bugs prove that it finds faults.</summary>
[Collection("Builds")]
public sealed class CheckerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Bugs => new()
    {
        { Bug.Repeat, "executed more than once" },
        { Bug.Drop, "a client's notification is missing" },
        { Bug.LoseResponse, "still pending at the end" },
        { Bug.Swap, "a client's notifications are out of order" },
        { Bug.Forget, "executed more than once" },
        { Bug.FalseAcknowledgement, "acknowledged, but not executed" },
        { Bug.Misroute, "result of another call" },
        { Bug.EarlyReplay, "the server's messages are out of order" },
        { Bug.StreamGap, "an item of a stream is not the next one" },
        { Bug.Leak, "memory" },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_AllFaults_Passes()
    {
        await using var program = Start("--seconds", "50", "--clients", "4", "--typescript", "2");

        var code = await program.ExitAsync();

        code.Should().Be(0, string.Join(Environment.NewLine, [.. program.Output, .. program.Errors]));
        program.Output.Should().Contain(line => line.StartsWith("verdict: pass", StringComparison.Ordinal));
    }

    [Fact]
    public void Bugs_All_AreTested() =>
        Bugs.Select(row => row.Data.Item1).Append(Bug.ForgetKey).Concat(Bug.Cluster).Should().BeEquivalentTo(Bug.All);

    // Only calls that were sent before a reset and are repeated after it show this bug.
    [Fact]
    public async Task Run_KeysAreForgotten_IsFound()
    {
        await using var program = Start(
            "--seconds", "10", "--clients", "4", "--typescript", "0", "--faults", "reset", "--settle", "5", "--bug", Bug.ForgetKey);

        (await program.ExitAsync()).Should().Be(1, string.Join(Environment.NewLine, [.. program.Output, .. program.Errors]));
        program.Output.Should().Contain(line => line.StartsWith("VIOLATION: executed more than once", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Bugs))]
    public async Task Run_DeliberateBug_IsFound(string bug, string violation)
    {
        await using var program = Start(
            "--seconds", "1", "--calls", "100", "--clients", "3", "--typescript", "0", "--plain", "--faults", "none", "--settle", "2",
            "--memory", "250", "--bug", bug);

        (await program.ExitAsync()).Should().Be(1, string.Join(Environment.NewLine, [.. program.Output, .. program.Errors]));
        program.Output.Should().Contain(line => line.StartsWith($"VIOLATION: {violation}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("there were no clients", "--clients", "0", "--faults", "reset")]
    [InlineData("there were no faults", "--clients", "2", "--faults", "none")]
    public async Task Run_WithoutEvidence_IsInconclusive(string missing, params string[] arguments)
    {
        await using var program = Start(["--seconds", "2", "--typescript", "0", "--settle", "2", .. arguments]);

        (await program.ExitAsync()).Should().Be(2, string.Join(Environment.NewLine, [.. program.Output, .. program.Errors]));
        program.Output.Should().Contain($"MISSING: {missing}");
    }

    private RunningProgram Start(params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The checker sends signals and reads /proc.");
        return RunningProgram.Start(
            "dotnet", [Checkout.CheckerProgram, "run", "--history", _folder.At("history"), .. arguments]);
    }
}
