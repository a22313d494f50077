using System.Text;
using System.Text.RegularExpressions;

namespace RpcGateway.FunctionalTests.Docs;

/// <summary>
/// Converts a snippet to a file that compiles: its types are in the namespace of its document, its statements in a method, its
/// members in a class. Code that the document presupposes is in the document's scene, a file in Scenes.
/// </summary>
internal sealed partial class SnippetFile(Snippet snippet)
{
    private readonly StringBuilder _usings = new();
    private readonly StringBuilder _types = new();
    private readonly StringBuilder _members = new();
    private readonly StringBuilder _statements = new();

    private enum Part
    {
        Statement,
        Member,
        Type,
    }

    /// <summary>Returns the namespace of a document's snippets, for example <c>Docs.ClientDotnet</c> for docs/client-dotnet.md.</summary>
    public static string NamespaceOf(string document) => "Docs." + string.Concat(
        Path.GetFileNameWithoutExtension(document).Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    public string Write()
    {
        if (snippet.Lines.Any(line => line.StartsWith("namespace ", StringComparison.Ordinal)))
        {
            Append(_types, 0, snippet.Lines.Count - 1);
            return _types.ToString();
        }

        Split();
        return $$"""
            {{_usings}}
            namespace {{NamespaceOf(snippet.Document)}};
            {{_types}}
            internal abstract class Snippet{{snippet.Line}} : Scene
            {
            {{_members}}
                internal async Task RunAsync(string[] args)
                {
            {{_statements}}
                }
            }
            """;
    }

    // Top-level code starts in the first column; its following lines are indented, except for braces.
    private void Split()
    {
        for (var start = 0; start < snippet.Lines.Count; start++)
        {
            var end = start;
            while (end + 1 < snippet.Lines.Count && !Begins(snippet.Lines[end + 1]))
            {
                end++;
            }

            var line = snippet.Lines[start];
            if (UsingDirective().IsMatch(line))
            {
                Append(_usings, start, end);
            }
            else if (!line.StartsWith("#:", StringComparison.Ordinal))
            {
                Append(Kind(start) switch { Part.Type => _types, Part.Member => _members, _ => _statements }, start, end);
            }

            start = end;
        }
    }

    // An attribute or a comment is of the same kind as the code that follows it.
    private Part Kind(int start)
    {
        var first = snippet.Lines.Skip(start).FirstOrDefault(
            line => Begins(line) && !line.StartsWith('[') && !line.StartsWith("//", StringComparison.Ordinal)) ?? "";
        return TypeDeclaration().IsMatch(first) ? Part.Type : Member().IsMatch(first) ? Part.Member : Part.Statement;
    }

    private void Append(StringBuilder text, int start, int end)
    {
        text.AppendLine($"#line {snippet.Line + start} \"{snippet.Document}\"");
        text.AppendJoin('\n', snippet.Lines.Skip(start).Take(end - start + 1).Where(
            line => !line.StartsWith("#:", StringComparison.Ordinal))).AppendLine();
        text.AppendLine("#line default");
    }

    private static bool Begins(string line) => line.Length > 0 && !char.IsWhiteSpace(line[0]) && line[0] is not ('{' or '}' or ')');

    [GeneratedRegex(@"^using (?:static )?[\w.]+(?: = .+)?;")]
    private static partial Regex UsingDirective();

    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|abstract|static|readonly|partial) )*"
        + @"(?:class|interface|enum|struct|record) \w")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex("^(?:public|private|protected|internal) ")]
    private static partial Regex Member();
}
