namespace RpcGateway.Benchmarks.Reporting;

/// <summary>A Markdown table with aligned columns, readable in a terminal.</summary>
internal sealed class MarkdownTable(string[] headings)
{
    private readonly List<string[]> _rows = [];

    public void Add(string[] cells) => _rows.Add(cells);

    public void WriteTo(TextWriter output)
    {
        var widths = headings
            .Select((heading, column) => _rows.Select(row => row[column].Length).Append(heading.Length).Max()).ToArray();
        output.WriteLine(Line(headings, widths));
        output.WriteLine(Rule(widths));
        _rows.ForEach(row => output.WriteLine(Line(row, widths)));
    }

    // The first two columns are names; all others are numbers, which are aligned to the right.
    private static bool IsName(int column) => column < 2;

    private static string Line(string[] cells, int[] widths) => $"| {string.Join(" | ", cells.Select((cell, i) =>
        IsName(i) ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])))} |";

    private static string Rule(int[] widths) =>
        $"|{string.Join('|', widths.Select((width, i) => IsName(i) ? new string('-', width + 2) : new string('-', width + 1) + ':'))}|";
}
