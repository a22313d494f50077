using System.Text;

namespace RpcGateway.Generator.Emitting;

/// <summary>Writes indented lines, with a line feed as line ending on every platform.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line() => _text.Append('\n');

    public void Line(string line) => _text.Append(' ', _depth * 4).Append(line).Append('\n');

    /// <summary>Writes lines with one more level of indentation.</summary>
    public void Indented(Action write)
    {
        _depth++;
        write();
        _depth--;
    }

    /// <summary>Writes a header, followed by the output of <paramref name="write"/> in braces.</summary>
    public void Block(string header, Action write, string end = "}")
    {
        Line(header);
        Line("{");
        Indented(write);
        Line(end);
    }

    public override string ToString() => _text.ToString();
}
