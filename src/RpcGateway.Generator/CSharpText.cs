using Microsoft.CodeAnalysis.CSharp;

namespace RpcGateway.Generator;

/// <summary>Formats identifiers and literals as C# source.</summary>
internal static class CSharpText
{
    /// <summary>Returns the identifier, prefixed with @ if it is a keyword.</summary>
    public static string Escape(string identifier) =>
        SyntaxFacts.GetKeywordKind(identifier) == SyntaxKind.None ? identifier : "@" + identifier;

    /// <summary>Returns a string literal, or <c>null</c> as source.</summary>
    public static string Quote(string? text) => text is null ? "null" : SymbolDisplay.FormatLiteral(text, quote: true);
}
