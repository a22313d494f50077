using System.Text.RegularExpressions;

namespace RpcGateway.FunctionalTests.Docs;

/// <summary>One block of C# in a document.</summary>
/// <param name="Document">The document's path relative to the solution.</param>
/// <param name="Line">The line number of its first line of code, starting at 1.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="IgnoredBecause">The reason why it is not compiled, or null.</param>
internal sealed partial record Snippet(string Document, int Line, IReadOnlyList<string> Lines, string? IgnoredBecause)
{
    public static IEnumerable<Snippet> ReadAll(string root, string document)
    {
        var lines = File.ReadAllLines(Path.Combine(root, document));
        for (var start = 0; start < lines.Length; start++)
        {
            if (!lines[start].StartsWith("```", StringComparison.Ordinal))
            {
                continue;
            }

            var end = Array.IndexOf(lines, "```", start + 1);
            if (Fence().Match(lines[start]) is { Success: true } fence)
            {
                var reason = fence.Groups["reason"];
                yield return new Snippet(document, start + 2, lines[(start + 1)..end], reason.Success ? reason.Value : null);
            }

            start = end;
        }
    }

    public override string ToString() => $"{Document}, line {Line}";

    // Any other word after the language must be a misspelled exception.
    [GeneratedRegex("^```(?:csharp|cs|c#)(?: fragment=ignored (?<reason>.+))?$")]
    private static partial Regex Fence();
}
