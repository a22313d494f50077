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
        "Task RunAsync(Missing [|value|]);",
        "Task RunAsync(Different [|value|]);",
        "Task RunAsync(Unreadable [|value|]);",
        "Task RunAsync([Required] IAsyncEnumerable<int> [|items|]);",
        "Task RunAsync([Required(ErrorMessageResourceName = \"a\")] string [|text|]);",
        "Task RunAsync(Marked [|value|]);",
        "Task RunAsync(List<Converted> [|values|]);",
        "Task RunAsync(CheckedList [|values|]);",
        "Task RunAsync(IAsyncEnumerable<Closed> [|items|]);",
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
                public record Missing([property: Compare("Other")] int Number);
                public record Different([property: Compare("Other")] int Number, long Other);
                public class Unreadable { [Compare("Other")] public int Number { get; set; } private int Other { get; set; } }
                [Own] public record Marked(int Number);
                [System.Text.Json.Serialization.JsonConverter(typeof(System.Text.Json.Serialization.JsonStringEnumConverter))]
                public class Converted : IValidatableObject
                {
                    public IEnumerable<ValidationResult> Validate(ValidationContext context) => [];
                }
                public class CheckedList : List<int>, IValidatableObject
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
