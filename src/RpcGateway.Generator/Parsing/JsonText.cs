using System.Text.RegularExpressions;

namespace RpcGateway.Generator.Parsing;

/// <summary>
/// Reads a JSON text in an attribute. The compiler loads generators without System.Text.Json, so this type parses the grammar of
/// RFC 8259 itself.
/// </summary>
internal sealed class JsonText
{
    private const int MaxDepth = 64;

    private static readonly Regex Number =
        new(@"\G-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", RegexOptions.CultureInvariant);

    private static readonly Regex String = new(
        @"\G""(?:[^""\\\u0000-\u001f]|\\[""\\/bfnrt]|\\u[0-9a-fA-F]{4})*""", RegexOptions.CultureInvariant);

    private static readonly Regex Literal = new(@"\G(?:true|false|null)", RegexOptions.CultureInvariant);

    private readonly string _text;
    private readonly List<string> _names = [];
    private int _at;

    private JsonText(string text) => _text = text;

    public bool IsArray { get; private set; }

    public bool IsObject { get; private set; }

    /// <summary>The number of elements or members of the value.</summary>
    public int Count { get; private set; }

    /// <summary>The names of the value's members, as written.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <returns>The text, or null if it is not valid JSON.</returns>
    public static JsonText? TryRead(string text)
    {
        var json = new JsonText(text);
        json.Skip();
        json.IsArray = json.Peek('[');
        json.IsObject = json.Peek('{');
        return json.Value(0) && json._at == text.Length ? json : null;
    }

    private bool Value(int depth)
    {
        var read = depth < MaxDepth && (
            Peek('[') ? Items(']', depth, () => Value(depth + 1))
            : Peek('{') ? Items('}', depth, () => Member(depth))
            : Match(String) || Match(Number) || Match(Literal));
        Skip();
        return read;
    }

    private bool Items(char end, int depth, Func<bool> item)
    {
        _at++;
        Skip();
        if (Take(end))
        {
            return true;
        }

        do
        {
            Skip();
            Count += depth == 0 ? 1 : 0;
            if (!item())
            {
                return false;
            }
        }
        while (Take(','));
        return Take(end);
    }

    private bool Member(int depth)
    {
        var start = _at;
        if (!Match(String))
        {
            return false;
        }

        if (depth == 0)
        {
            _names.Add(_text.Substring(start + 1, _at - start - 2));
        }

        Skip();
        if (!Take(':'))
        {
            return false;
        }

        Skip();
        return Value(depth + 1);
    }

    private bool Match(Regex token)
    {
        var match = token.Match(_text, _at);
        _at += match.Length;
        return match.Success;
    }

    private bool Peek(char character) => _at < _text.Length && _text[_at] == character;

    private bool Take(char character)
    {
        var taken = Peek(character);
        _at += taken ? 1 : 0;
        return taken;
    }

    private void Skip()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }
    }
}
