using System.Text;

namespace RpcGateway.Generator.Documentation;

/// <summary>Writes Markdown text. Line breaks within a paragraph of a comment are ignored.</summary>
internal sealed class MarkdownWriter
{
    private readonly StringBuilder _text = new();

    // The whitespace before the next word, or empty.
    private string _gap = "";

    public void Text(string text)
    {
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character))
            {
                _gap = _gap.Length == 0 ? " " : _gap;
            }
            else
            {
                Word(character.ToString());
            }
        }
    }

    /// <summary>Writes text unchanged, after the pending whitespace.</summary>
    public void Word(string word)
    {
        if (_text.Length > 0)
        {
            // The dash of a list item already ends with a space.
            _text.Append(_gap == " " && _text[_text.Length - 1] == ' ' ? "" : _gap);
        }

        _gap = "";
        _text.Append(word);
    }

    /// <summary>Starts a line.</summary>
    public void Line(string start)
    {
        _gap = _gap == "\n\n" ? _gap : "\n";
        if (start.Length > 0)
        {
            Word(start);
        }
    }

    /// <summary>Starts a paragraph.</summary>
    public void Paragraph() => _gap = "\n\n";

    /// <summary>Writes a code block. Keeps its lines and removes their common indentation.</summary>
    public void Code(string code)
    {
        var lines = code.Replace("\r\n", "\n").Trim('\n').Split('\n').Select(line => line.TrimEnd()).ToList();
        var indentation = lines.Where(line => line.Length > 0)
            .Select(line => line.Length - line.TrimStart().Length)
            .DefaultIfEmpty()
            .Min();
        var block = lines.Select(line => line.Length > indentation ? line.Substring(indentation) : "");
        Paragraph();
        Word($"```\n{string.Join("\n", block).TrimEnd()}\n```");
        Paragraph();
    }

    public override string ToString() => _text.ToString();
}
