using System.Text.RegularExpressions;

namespace RpcGateway.Tests.Architecture;

/// <summary>The links of the documents are valid, and the README has a limited length.</summary>
public sealed partial class DocumentTests
{
    private const int MaxReadmeLines = 120;
    private const int MaxLinesBeforeCode = 15;

    public static TheoryData<string> Documents => [.. Directory.GetFiles(Checkout.Root, "*.md")
        .Concat(Checkout.Find("*.md", "docs"))
        .Select(Checkout.Relative)
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_ToFiles_Exist(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Checkout.Root, document))!;

        Links(document)
            .Where(link => !link.Contains(':') && !link.StartsWith('#'))
            .Select(link => link.Split('#')[0])
            .Where(link => !Path.Exists(Path.Combine(folder, link)))
            .Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_ToHeadings_Exist(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Checkout.Root, document))!;
        var anchors =
            from link in Links(document)
            where !link.Contains(':') && link.Contains('#')
            let parts = link.Split('#')
            let target = parts[0].Length == 0 ? Path.GetFileName(document) : parts[0]
            let path = Path.Combine(folder, target)
            where target.EndsWith(".md", StringComparison.Ordinal) && File.Exists(path)
            where !Headings(path).Contains(parts[1])
            select link;

        anchors.Should().BeEmpty();
    }

    [Fact]
    public void Readme_Length_IsWithinTheBudget()
    {
        var lines = File.ReadAllLines(Path.Combine(Checkout.Root, "README.md"));

        lines.Length.Should().BeLessThan(MaxReadmeLines);
        Array.FindIndex(lines, line => line.StartsWith("```", StringComparison.Ordinal)).Should().BeInRange(0, MaxLinesBeforeCode - 2);
    }

    private static IEnumerable<string> Links(string document) =>
        Link().Matches(Prose(Path.Combine(Checkout.Root, document))).Select(match => match.Groups["target"].Value);

    private static HashSet<string> Headings(string path) =>
        [.. Heading().Matches(Prose(path)).Select(match => Anchor(match.Groups["text"].Value))];

    // The same rules as on GitHub: lower case, hyphens for spaces, no punctuation.
    private static string Anchor(string heading) =>
        NoAnchor().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static string Prose(string path) => Code().Replace(File.ReadAllText(path), "");

    [GeneratedRegex(@"\[[^\]]*\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();
}
