namespace RpcGateway.Tests.Architecture;

/// <summary>Each page is short enough to be read at once.</summary>
public sealed class DocumentLengthTests
{
    private const int MaxLines = 200;

    [Fact]
    public void Page_Length_IsWithinLimit() => Checkout.Find("*.md", "docs")
        .Select(path => (Page: Checkout.Relative(path), Lines: File.ReadLines(path).Count()))
        .Where(page => page.Lines > MaxLines)
        .Select(page => $"{page.Page} has {page.Lines} lines")
        .Should().BeEmpty();
}
