using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Models;
using RpcGateway.Generator.Tests.Tools;

namespace RpcGateway.Generator.Tests;

/// <summary>The conversion of XML comments to Markdown.</summary>
public sealed class CommentTests
{
    public static TheoryData<string, string?> Texts => new()
    {
        { "Plain.", "Plain." },
        { "One\n    /// sentence\n    ///   over lines.", "One sentence over lines." },
        { "<c>a b</c> and <paramref name=\"text\"/>.", "`a b` and `text`." },
        { "<see cref=\"IC\"/>, <see cref=\"IC.RunAsync(string)\"/>, <see cref=\"T:System.IO.Stream\"/>.", "`IC`, `IC.RunAsync`, `IO.Stream`." },
        { "<see cref=\"List{T}\"/> or <see cref=\"IC\">the contract</see>.", "`List<T>` or the contract." },
        { "<see langword=\"true\"/>; <see href=\"https://a.example/\">this</see>.", "`true`; [this](https://a.example/)." },
        { "<para>One.</para><para>Two.</para>", "One.\n\nTwo." },
        { "Above.<para/>Below.", "Above.\n\nBelow." },
        { "a<br/>b", "a\nb" },
        { "1 &lt; 2 &amp; <![CDATA[3 < 4]]>", "1 < 2 & 3 < 4" },
        { "<b>bold</b>, <i>slanted</i> (<em>x</em>)", "**bold**, *slanted* (*x*)" },
        { "<code>\n    /// if (x)\n    /// {\n    ///     Run();\n    /// }\n    /// </code>", "```\nif (x)\n{\n    Run();\n}\n```" },
        { "<list type=\"bullet\"><item>one</item><item><term>two</term></item></list>", "- one\n- two" },
        { "   ", null },
        { "broken & xml", null },
        { "<unknown>Its text.</unknown>", "Its text." },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Summary_Text_IsMarkdown(string xml, string? markdown)
    {
        Describe(xml, DocumentationMode.Diagnose).Should().Be(markdown);
        Describe(xml, DocumentationMode.None).Should().Be(markdown);
    }

    [Fact]
    public void Documented_WithoutDocumentationFile_EmitsTheSameText()
    {
        var source = Snapshot.ReadContract("Documented");

        var without = GeneratorRun.Over(source, DocumentationMode.None);

        without.Result.GeneratedSources.Select(file => file.SourceText.ToString())
            .Should().Equal(GeneratorRun.Over(source).Result.GeneratedSources.Select(file => file.SourceText.ToString()));
    }

    [Fact]
    public void Inheritdoc_Cycle_Ends()
    {
        const string source = """
            /// <inheritdoc cref="IB"/>
            [RpcContract("a")] public interface IA;
            /// <inheritdoc cref="IA"/>
            [RpcContract("b")] public interface IB;
            """;

        Models(GeneratorRun.Over(source)).Should().OnlyContain(model => model.Text == TextModel.None);
    }

    [Fact]
    public void Comment_TypeInAnotherFile_IsEmittedWithTheContract()
    {
        var run = GeneratorRun.Over("[RpcContract(\"c\")] public interface IC { Task RunAsync(Thing thing); }")
            .AfterAdding("/// <summary>A thing.</summary>\npublic sealed class Thing;");

        Models(run).Single().Types.Should().ContainSingle().Which.Text.Summary.Should().Be("A thing.");
    }

    private static string? Describe(string xml, DocumentationMode mode) => Models(GeneratorRun.Over(
        $$"""
        [RpcContract("c")]
        public interface IC
        {
            /// <summary>{{xml}}</summary>
            Task RunAsync(string text);
        }
        """,
        mode)).Single().Methods.Single().Text.Summary;

    private static IEnumerable<ContractModel> Models(GeneratorRun run) =>
        run.Outputs(RpcContractGenerator.ContractsStep).Select(output => (ContractModel)output.Value);
}
