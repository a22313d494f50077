using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace RpcGateway.TestTools;

/// <summary>Reads docs/telemetry.md and the pages of log events, and the cells of their tables.</summary>
internal static partial class TelemetryDocument
{
    public static string Text { get; } = Read("telemetry.md") + Read("logs.md") + Read("logs-programs.md");

    /// <summary>The rows of the tables whose header starts with this text.</summary>
    public static List<string[]> Rows(string header)
    {
        var lines = Text.Split('\n');
        return [.. lines.Index()
            .Where(line => line.Item.StartsWith(header, StringComparison.Ordinal))
            .SelectMany(line => lines.Skip(line.Index + 2).TakeWhile(row => row.StartsWith('|')))
            .Select(line => line.Split('|')[1..^1].Select(cell => cell.Trim()).ToArray())];
    }

    /// <summary>The code spans of a text.</summary>
    public static IEnumerable<string> Codes(string text) =>
        CodeSpan().Matches(text).Select(match => match.Groups["text"].Value);

    private static string Read(string page) =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../docs", page));

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex("`(?<text>[^`\n]+)`")]
    private static partial Regex CodeSpan();
}
