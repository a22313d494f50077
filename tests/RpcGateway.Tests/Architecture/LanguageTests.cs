using System.Text.RegularExpressions;

namespace RpcGateway.Tests.Architecture;

/// <summary>Comments, strings and documents are plain English: phrases that readers have to read twice are rejected.</summary>
public sealed partial class LanguageTests
{
    private static readonly string[] Folders = ["contracts", "src", "tests", "docs"];

    private static readonly string[] Patterns = ["*.cs", "*.csproj", "*.md", "*.ts", "*.tsx", "*.mjs", "*.html", "*.css", "*.sh"];

    // A quoted specification, names of a test contract, and the list itself.
    private static readonly string[] Exceptions =
    [
        "tests/RpcGateway.FunctionalTests/Protocol/json-rpc-2.0.md",
        "tests/rpc-gateway-client/codegen/snapshots/library.ts",
        "tests/rpc-gateway-client/codegen/typed.ts",
        "tests/RpcGateway.Tests/Architecture/LanguageTests.cs",
    ];

    [Fact]
    public void Files_Phrases_ArePlainEnglish() =>
        string.Join('\n', Files().Where(path => !Exceptions.Contains(Checkout.Relative(path))).SelectMany(Find)).Should().BeEmpty();

    [Theory]
    [InlineData("// Whoever opens it", "Whoever")]
    [InlineData("nothing that is of ours", "of ours")]
    [InlineData("it were 624", "it were")]
    [InlineData("so long lives the scope", "so long lives")]
    [InlineData("a call of the peer's.", "of the peer's")]
    public void Phrase_Matches(string line, string phrase) => Phrase().Match(line).Value.Should().Be(phrase);

    [Theory]
    [InlineData("the wholesale price of hours")]
    [InlineData("a renewed token")]
    [InlineData("an allowed name")]
    [InlineData("the number of the peer's calls, as if it were known")]
    public void OtherText_DoesNotMatch(string line) => Phrase().IsMatch(line).Should().BeFalse();

    private static IEnumerable<string> Files() => Patterns
        .SelectMany(pattern => Checkout.Find(pattern, Folders).Concat(Directory.EnumerateFiles(Checkout.Root, pattern)));

    private static IEnumerable<string> Find(string path) =>
        from line in File.ReadLines(path).Index()
        from match in Phrase().Matches(line.Item)
        select $"{Checkout.Relative(path)}:{line.Index + 1}: {match.Value}";

    [GeneratedRegex(
        """
        \b(?:
            whoever | whomever | whom | nobody | somebody | seldom | anew | aloud | lest | thereof
            | (?:of|for)\ ours | of\ the\ peer's(?=[.,;:)]|$) | for\ ever
            | so\ long\ (?:lives|lasts|as\ it\ lives) | (?<!if\ )it\ were | were\ it | had\ it\ not | did\ it\ not
            | belongs?\ into | comes?\ into\ being
            | hand(?:s|ed|ing)?\ (?:over|on|out) | let(?:s|ting)?\ go\ of | giv(?:e|es|en|ing)\ back | gave\ back
            | hear[sd]?\ of | tells?\ of | told\ of | as\ (?:it|they)\ stands?
        )\b
        """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Phrase();
}
