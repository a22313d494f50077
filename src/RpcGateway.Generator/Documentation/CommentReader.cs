using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RpcGateway.Generator.Documentation;

/// <summary>
/// Reads XML comments directly from the source, because without GenerateDocumentationFile the compiler treats them as ordinary
/// comments and its API returns nothing.
/// </summary>
internal static class CommentReader
{
    private const string Inherit = "inheritdoc";

    // Limits the depth, because comments can inherit from each other in a cycle.
    private const int MaxAncestors = 16;

    /// <summary>Returns the symbol's comment, including inherited elements; an empty comment if there is no valid XML comment.</summary>
    public static Comment Read(ISymbol symbol) => ReadXml(symbol, MaxAncestors) is { } xml ? new(xml) : Comment.None;

    private static XElement? ReadXml(ISymbol symbol, int depth)
    {
        var xml = symbol.DeclaringSyntaxReferences.Select(Parse).FirstOrDefault(found => found is not null);
        if (xml?.Element(Inherit) is not { } inherit || depth == 0)
        {
            return xml;
        }

        var ancestor = InheritedSymbols.Find(symbol, (string?)inherit.Attribute("cref"));
        if (ancestor is not null && ReadXml(ancestor, depth - 1) is { } inherited)
        {
            // The comment's own elements come first and therefore override inherited ones.
            xml.Add(inherited.Elements());
        }

        return xml;
    }

    private static XElement? Parse(SyntaxReference reference)
    {
        var lines = DeclarationOf(reference.GetSyntax()).GetLeadingTrivia().SelectMany(Lines);
        var text = string.Join("\n", lines);
        if (text.Length == 0)
        {
            return null;
        }

        try
        {
            return XElement.Parse($"<doc>{text}</doc>", LoadOptions.PreserveWhitespace);
        }
        catch (XmlException)
        {
            // The compiler reports invalid XML if the project enables that warning.
            return null;
        }
    }

    private static SyntaxNode DeclarationOf(SyntaxNode node) =>
        node is VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax field } ? field : node;

    private static IEnumerable<string> Lines(SyntaxTrivia trivia)
    {
        var text = trivia.ToFullString();
        return trivia.Kind() switch
        {
            SyntaxKind.SingleLineDocumentationCommentTrivia => Split(text).Select(WithoutSlashes),
            SyntaxKind.SingleLineCommentTrivia when IsDocumentation(text, "///", '/') => [WithoutSlashes(text)],
            SyntaxKind.MultiLineDocumentationCommentTrivia => WithoutStars(text),
            SyntaxKind.MultiLineCommentTrivia when IsDocumentation(text, "/**", '*') => WithoutStars(text),
            _ => [],
        };
    }

    // Four slashes or a box of asterisks are not documentation comments.
    private static bool IsDocumentation(string text, string start, char decoration) =>
        text.StartsWith(start, StringComparison.Ordinal) && text.Length > start.Length
        && text[start.Length] != decoration && text != "/**/";

    private static string[] Split(string text) => text.Replace("\r\n", "\n").Split('\n');

    private static string WithoutSlashes(string line)
    {
        var trimmed = line.TrimStart();
        return trimmed.StartsWith("///", StringComparison.Ordinal) ? trimmed.Substring(3) : trimmed;
    }

    private static IEnumerable<string> WithoutStars(string text)
    {
        var trimmed = text.Trim();
        var start = trimmed.StartsWith("/**", StringComparison.Ordinal) ? 3 : 0;
        var end = trimmed.EndsWith("*/", StringComparison.Ordinal) ? 2 : 0;
        return Split(trimmed.Substring(start, trimmed.Length - start - end)).Select(WithoutStar);
    }

    private static string WithoutStar(string line)
    {
        var trimmed = line.TrimStart();
        return trimmed.StartsWith("*", StringComparison.Ordinal) ? trimmed.Substring(1) : line;
    }
}
