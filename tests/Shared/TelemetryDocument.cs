using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace RpcGateway.TestTools;

/// <summary>docs/telemetry.md, with its tables as cells.</summary>
internal static partial class TelemetryDocument
{
    public static string Text { get; } =
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../docs/telemetry.md"));

    /// <summary>The rows of the table whose header begins so.</summary>
    public static List<string[]> Rows(string header)
    {
        var lines = Text.Split('\n');
        var start = Array.FindIndex(lines, line => line.StartsWith(header, StringComparison.Ordinal));
        return [.. lines.Skip(start + 2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|')[1..^1].Select(cell => cell.Trim()).ToArray())];
    }

    /// <summary>What stands in a text as code.</summary>
    public static IEnumerable<string> Codes(string text) =>
        CodeSpan().Matches(text).Select(match => match.Groups["text"].Value);

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex("`(?<text>[^`\n]+)`")]
    private static partial Regex CodeSpan();
}
