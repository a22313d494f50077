using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Tests.Tools;

namespace RpcGateway.Generator.Tests;

public sealed partial class DiagnosticPageTests
{
    public static TheoryData<string> Ids => [.. DiagnosticDescriptors.All.Select(descriptor => descriptor.Id)];

    [Fact]
    public void Descriptors_All_AreErrorsWithConsecutiveIds()
    {
        var declared = typeof(DiagnosticDescriptors).GetFields().Select(field => field.GetValue(null));

        DiagnosticDescriptors.All.Should().BeEquivalentTo(declared);
        DiagnosticDescriptors.All.Select(descriptor => descriptor.Id)
            .Should().Equal(DiagnosticDescriptors.All.Select((_, index) => $"RPCGW{index + 1:000}"));
        DiagnosticDescriptors.All.Should().OnlyContain(descriptor =>
            descriptor.DefaultSeverity == DiagnosticSeverity.Error && descriptor.IsEnabledByDefault);
    }

    [Fact]
    public void Pages_All_HaveADescriptor() =>
        Directory.GetFiles(Repository.DiagnosticPages).Select(path => Path.GetFileNameWithoutExtension(path)).Order()
            .Should().Equal(DiagnosticDescriptors.All.Select(descriptor => descriptor.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Page_Descriptor_HasSameTitleAndLinksToPage(string id)
    {
        var descriptor = DiagnosticDescriptors.All.Single(descriptor => descriptor.Id == id);

        File.ReadLines(PathOf(id)).First().Should().Be($"# {id}: {descriptor.Title}");
        descriptor.Description.ToString().Should().Contain($"docs/diagnostics/{id}.md");
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Page_Samples_ViolateAndFixTheRule(string id)
    {
        var samples = Sample().Matches(File.ReadAllText(PathOf(id))).Select(match => match.Groups[1].Value).ToList();

        // A method with 65 parameters is hard to read: that page has a sketch instead, and DiagnosticTests covers the case.
        samples.Should().HaveCount(id == "RPCGW014" ? 1 : 2);
        if (samples.Count == 2)
        {
            GeneratorRun.Over(samples[0]).Diagnostics.Should().ContainSingle().Which.Id.Should().Be(id);
        }

        var solution = GeneratorRun.Over(samples[^1]);
        solution.Diagnostics.Should().BeEmpty();
        solution.CompilerDiagnostics.Should().BeEmpty();
        solution.Result.GeneratedSources.Should().NotBeEmpty();
    }

    private static string PathOf(string id) => Path.Combine(Repository.DiagnosticPages, $"{id}.md");

    [GeneratedRegex("^```csharp\r?\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Sample();
}
