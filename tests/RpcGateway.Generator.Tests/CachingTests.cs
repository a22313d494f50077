using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using RpcGateway.Generator.Models;
using RpcGateway.Generator.Tests.Tools;

namespace RpcGateway.Generator.Tests;

/// <summary>Caching keeps editors fast: equal source produces equal models, and equal models emit nothing again.</summary>
public sealed class CachingTests
{
    private const string WithError = """
        [RpcContract("broken")]
        public interface IBroken
        {
            int Run();
        }
        """;

    private static readonly IncrementalStepRunReason[] NotNew =
        [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged];

    public static TheoryData<string> Cases => [.. Snapshot.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Models_EqualSource_AreEqual(string name)
    {
        var one = Models(GeneratorRun.Over(Snapshot.ReadContract(name)));
        var other = Models(GeneratorRun.Over(Snapshot.ReadContract(name)));

        one.Should().NotBeEmpty();
        other.Should().Equal(one);
        other.Select(model => model.GetHashCode()).Should().Equal(one.Select(model => model.GetHashCode()));
        other.Zip(one).Should().OnlyContain(pair => !ReferenceEquals(pair.First, pair.Second));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_OtherFileAdded_EmitsNothingAgain(string name)
    {
        var run = GeneratorRun.Over(Snapshot.ReadContract(name)).AfterAdding("internal sealed class Unrelated;");

        ShouldBeCached(run, RpcContractGenerator.ContractsStep);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_LinesAboveContractAdded_EmitsNothingAgain(string name)
    {
        var run = GeneratorRun.Over(Snapshot.ReadContract(name)).AfterEdit(source => "// A comment.\n\n" + source);

        ShouldBeCached(run, RpcContractGenerator.ContractsStep);
    }

    [Fact]
    public void Run_ErrorAndOtherFileAdded_ReportsFromCache()
    {
        var run = GeneratorRun.Over(WithError).AfterAdding("internal sealed class Unrelated;");

        ShouldBeCached(run, RpcContractGenerator.DiagnosticsStep);
        run.Diagnostics.Should().ContainSingle();
    }

    [Fact]
    public void Run_ErrorMovedDown_MovesItsDiagnostic()
    {
        var before = GeneratorRun.Over(WithError);

        var after = before.AfterEdit(source => "\n\n" + source);

        Line(after).Should().Be(Line(before) + 2);
    }

    [Fact]
    public void Run_OneContractChanged_EmitsOnlyThatContract()
    {
        const string source = """
            [RpcContract("a")] public interface IA { Task RunAsync(); }
            [RpcContract("b")] public interface IB { Task RunAsync(); }
            """;

        var run = GeneratorRun.Over(source).AfterEdit(text => text.Replace("\"b\"", "\"c\"", StringComparison.Ordinal));

        var changed = run.Outputs(RpcContractGenerator.ContractsStep).Where(output => !NotNew.Contains(output.Reason));
        changed.Select(output => ((ContractModel)output.Value).FullName).Should().Equal("IB");
    }

    [Fact]
    public void Models_Types_HoldValuesOnly()
    {
        // Symbols, syntax nodes and locations compare by reference and keep a whole compilation in memory.
        Type[] values =
        [
            typeof(string), typeof(bool), typeof(int), typeof(TextSpan), typeof(LinePositionSpan),
            // Descriptors are static, so equal descriptors are the same object.
            typeof(DiagnosticDescriptor),
        ];
        var models = typeof(ContractModel).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(ContractModel).Namespace && type.GetMethod("<Clone>$") is not null)
            .ToList();

        models.Should().Contain([typeof(ContractModel), typeof(DiagnosticModel)]);
        models.SelectMany(type => type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic))
            .Select(field => field.FieldType)
            .Select(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>)
                ? type.GetGenericArguments()[0]
                : type)
            .Where(type => !type.IsEnum && !models.Contains(type))
            .Should().BeSubsetOf(values);
    }

    private static List<ContractModel> Models(GeneratorRun run) =>
        [.. run.Outputs(RpcContractGenerator.ContractsStep).Select(output => (ContractModel)output.Value)];

    private static int Line(GeneratorRun run) => run.Diagnostics.Single().Location.GetLineSpan().StartLinePosition.Line;

    private static void ShouldBeCached(GeneratorRun run, string step)
    {
        run.Outputs(step).Should().NotBeEmpty().And.OnlyContain(output => NotNew.Contains(output.Reason));
        run.Result.TrackedOutputSteps.SelectMany(steps => steps.Value)
            .SelectMany(steps => steps.Outputs)
            .Should().NotBeEmpty().And.OnlyContain(output => output.Reason == IncrementalStepRunReason.Cached);
    }
}
