using System.Text.RegularExpressions;

namespace RpcGateway.Tests.Architecture;

/// <summary>Files are short enough to be read at once.</summary>
public sealed partial class SourceFileTests
{
    private const int MaxLines = 300;
    private const int MaxTestLines = 400;

    private static readonly string[] Shipping = ["contracts", "src"];

    [Fact]
    public void Sources_Length_IsWithinTheBudget() => FindLongerThan(MaxLines, Shipping).Should().BeEmpty();

    [Fact]
    public void Tests_Length_IsWithinTheBudget() => FindLongerThan(MaxTestLines, "tests").Should().BeEmpty();

    [Fact]
    public void Files_Regions_AreNone() => Checkout.Find("*.cs", [.. Shipping, "tests"])
        .Where(path => File.ReadLines(path).Any(line => Region().IsMatch(line)))
        .Select(Checkout.Relative)
        .Should().BeEmpty();

    [Fact]
    public void Files_PublicTypes_AreOneEach() => Checkout.Find("*.cs", Shipping)
        .Where(path => File.ReadLines(path).Count(line => PublicType().IsMatch(line)) > 1)
        .Select(Checkout.Relative)
        .Should().BeEmpty();

    [Fact]
    public void PublicTypes_Files_AreNamedAfterThem() => Checkout.Find("*.cs", Shipping)
        .Where(path => File.ReadLines(path).Select(line => PublicType().Match(line)).FirstOrDefault(match => match.Success)
            is { } match && match.Groups["name"].Value != Path.GetFileName(path).Split('.', '{')[0])
        .Select(Checkout.Relative)
        .Should().BeEmpty();

    private static IEnumerable<string> FindLongerThan(int lines, params IEnumerable<string> folders) =>
        from path in Checkout.Find("*.cs", folders)
        let length = File.ReadLines(path).Count()
        where length > lines
        select $"{Checkout.Relative(path)} has {length} lines";

    [GeneratedRegex(@"^\s*#region\b")]
    private static partial Regex Region();

    // Namespaces are file-scoped, so top-level types start in the first column.
    [GeneratedRegex(@"^public (?:(?:abstract|sealed|static|readonly|ref|partial|unsafe|record) )*"
        + @"(?:class|struct|interface|enum|record|delegate \S+) (?<name>\w+)")]
    private static partial Regex PublicType();
}
