using RpcGateway.Generator.Tests.Tools;

namespace RpcGateway.Generator.Tests;

public sealed class SnapshotTests
{
    public static TheoryData<string> Cases => [.. Snapshot.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public void GeneratedCode_Contract_EqualsSnapshot(string name)
    {
        var run = GeneratorRun.Over(Snapshot.ReadContract(name));

        run.Diagnostics.Should().BeEmpty();
        Snapshot.Compare(name, run.Result.GeneratedSources.ToDictionary(
            file => file.HintName, file => WithoutVersion(file.SourceText.ToString())));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void GeneratedCode_Contract_CompilesWithoutWarning(string name)
    {
        var run = GeneratorRun.Over(Snapshot.ReadContract(name));

        run.Result.GeneratedSources.Should().NotBeEmpty();
        run.CompilerDiagnostics.Should().BeEmpty();
    }

    // Without this, each release would change all snapshots.
    private static string WithoutVersion(string code) => code.Replace(
        $"\"{typeof(RpcContractGenerator).Assembly.GetName().Version}\"", "\"(version)\"", StringComparison.Ordinal);
}
