using RpcGateway.Generator.Tests.Tools;

namespace RpcGateway.Generator.Tests.Rules;

/// <summary>Rules that generated code cannot enforce are errors. The code is emitted nevertheless, for those that disable the error.</summary>
public sealed class RuleDiagnosticTests
{
    public static TheoryData<string> Members =>
    [
        "Task RunAsync([Range(1, 2)] string [|text|]);",
        "Task RunAsync([Range(typeof(DateTime), \"2020-01-01\", \"2021-01-01\")] int [|number|]);",
        "Task RunAsync([StringLength(1)] int[] [|items|]);",
        "Task RunAsync([MaxLength(1)] int [|number|]);",
        "Task RunAsync([RegularExpression(\"(\")] string [|text|]);",
        "Task RunAsync([RegularExpression(\"a\")] int [|number|]);",
        "Task RunAsync([AllowedValues(1, \"a\")] int [|number|]);",
        "Task RunAsync(Compared [|value|]);",
        "Task RunAsync([Required] IAsyncEnumerable<int> [|items|]);",
        "Task RunAsync([Required(ErrorMessageResourceName = \"a\")] string [|text|]);",
        "Task RunAsync(Marked [|value|]);",
        "Task RunAsync(List<Checking> [|values|]);",
        "Task RunAsync(Closed [|value|]);",
        "Task RunAsync([Hidden] int [|number|]);",
    ];

    [Theory]
    [MemberData(nameof(Members))]
    public void Rule_NotEnforceable_IsReportedAndCodeCompiles(string members)
    {
        var marked = MarkedSource.Parse($$"""
            using System.ComponentModel.DataAnnotations;
            public class Outer
            {
                [RpcContract("c")] public interface IC { {{members}} }
                public record Compared([property: Compare("Other")] int Number, int Other);
                [Own] public record Marked(int Number);
                public class Checking : IValidatableObject
                {
                    public IEnumerable<ValidationResult> Validate(ValidationContext context) => [];
                }
                public class Closed { [System.Text.Json.Serialization.JsonInclude, Range(1, 2)] private int Number { get; set; } }
                private sealed class HiddenAttribute : ValidationAttribute;
            }
            [AttributeUsage(AttributeTargets.Class)] public sealed class OwnAttribute : ValidationAttribute;
            """);

        var run = GeneratorRun.Over(marked.Text);

        run.Diagnostics.Select(diagnostic => diagnostic.Id).Should().Equal("RPCGW025");
        var span = run.Diagnostics[0].Location.SourceSpan;
        marked.Text.Substring(span.Start, span.Length).Should().Be(marked.Marked);
        run.CompilerDiagnostics.Should().BeEmpty();
        run.Result.GeneratedSources.Should().NotBeEmpty();
    }
}
