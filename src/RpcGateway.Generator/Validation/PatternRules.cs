using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Models;
using RpcGateway.Generator.Symbols;

namespace RpcGateway.Generator.Validation;

/// <summary><c>[RegularExpression]</c>.</summary>
internal static class PatternRules
{
    private const string RegexType = "global::System.Text.RegularExpressions.Regex";

    // A pattern can take very long for a text that was chosen for that, and delays the other messages of its connection.
    private const int DefaultTimeout = 100;

    // Syntax that .NET has and ECMAScript, the dialect of JSON schemas, does not.
    private static readonly string[] OwnSyntax = [@"\A", @"\Z", @"\z", @"\G", @"\p", @"\P", "(?i", "(?m", "(?n", "(?s", "(?x", "(?-", "(?>", "(?#", "(?("];

    public static void Add(AttributeData data, RuleTarget target)
    {
        if (!target.IsString)
        {
            target.Report(data, $"'{TypeNames.ForMessage(target.Type)}' is not a string");
            return;
        }

        if (data.ConstructorArguments.FirstOrDefault().Value is not string pattern || !IsPattern(pattern))
        {
            target.Report(data, "its pattern is invalid");
            return;
        }

        var timeout = RuleTarget.Named(data, "MatchTimeoutInMilliseconds") is int and > 0 and var given ? given : DefaultTimeout;
        target.Add(new RuleModel(
            "!global::RpcGateway.Binding.RpcArgumentFaults.Matches({f}, {v})",
            CSharpText.Quote(target.Message(data, $"must match the pattern {pattern}", pattern)),
            RegexType,
            $"new({CSharpText.Quote(pattern)}, {RegexType}Options.CultureInvariant, "
            + $"global::System.TimeSpan.FromMilliseconds({timeout.ToString(CultureInfo.InvariantCulture)}))"));
        if (!OwnSyntax.Any(pattern.Contains))
        {
            // An empty text is valid, as in the attribute.
            target.Describe("pattern", JsonLiteral.Quote($"^(?:{pattern})?$"));
        }
    }

    private static bool IsPattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
