namespace RpcGateway.Tests.Architecture;

/// <summary>Finds repetitions that a merge can leave in a page.</summary>
public sealed class DocumentRepetitionTests
{
    [Fact]
    public void Headings_OfPage_AreUnique() => Checkout.Find("*.md", "docs")
        .SelectMany(page => Twice(Prose(page).Where(line => line.StartsWith("## ", StringComparison.Ordinal)))
            .Select(heading => $"{Path.GetFileName(page)}: {heading}"))
        .Should().BeEmpty();

    [Fact]
    public void Rows_OfPage_AreUnique() => Checkout.Find("*.md", "docs")
        .SelectMany(page => Twice(Prose(page).Where(line => line.StartsWith("| `", StringComparison.Ordinal)))
            .Select(row => $"{Path.GetFileName(page)}: {row}"))
        .Should().BeEmpty();

    private static IEnumerable<string> Twice(IEnumerable<string> lines) =>
        lines.GroupBy(line => line).Where(group => group.Count() > 1).Select(group => group.Key);

    private static IEnumerable<string> Prose(string page)
    {
        var isCode = false;
        foreach (var line in File.ReadLines(page))
        {
            isCode ^= line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (!isCode)
            {
                yield return line;
            }
        }
    }
}
