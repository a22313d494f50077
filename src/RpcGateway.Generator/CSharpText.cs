using Microsoft.CodeAnalysis.CSharp;

namespace RpcGateway.Generator;

/// <summary>Small pieces of C# source.</summary>
internal static class CSharpText
{
    /// <summary>The identifier, with an @ where it is a keyword.</summary>
    public static string Escape(string identifier) =>
        SyntaxFacts.GetKeywordKind(identifier) == SyntaxKind.None ? identifier : "@" + identifier;

    /// <summary>A string literal, or null.</summary>
    public static string Quote(string? text) => text is null ? "null" : SymbolDisplay.FormatLiteral(text, quote: true);
}
