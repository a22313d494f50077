using System.Text;

namespace RpcGateway.Benchmarks.Reporting;

/// <summary>A table that reads well in a terminal and in a document.</summary>
internal sealed class MarkdownTable(params string[] heads)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void WriteTo(TextWriter output)
    {
        var widths = heads.Select((head, column) => _rows.Select(row => row[column].Length).Append(head.Length).Max()).ToArray();
        output.WriteLine(Line(heads, widths));
        output.WriteLine(Rule(widths));
        foreach (var row in _rows)
        {
            output.WriteLine(Line(row, widths));
        }
    }

    // Numbers stand on the right, but for the first two columns, which are names.
    private static bool IsName(int column) => column < 2;

    private static string Line(string[] cells, int[] widths)
    {
        var line = new StringBuilder("|");
        for (var i = 0; i < cells.Length; i++)
        {
            line.Append(' ').Append(IsName(i) ? cells[i].PadRight(widths[i]) : cells[i].PadLeft(widths[i])).Append(" |");
        }

        return line.ToString();
    }

    private static string Rule(int[] widths) =>
        $"|{string.Join('|', widths.Select((width, i) => IsName(i) ? new string('-', width + 2) : new string('-', width + 1) + ':'))}|";
}
