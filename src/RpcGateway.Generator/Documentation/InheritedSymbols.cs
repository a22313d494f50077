using Microsoft.CodeAnalysis;

namespace RpcGateway.Generator.Documentation;

/// <summary>Finds the symbol from which a comment is inherited.</summary>
internal static class InheritedSymbols
{
    /// <param name="symbol">The symbol with <c>&lt;inheritdoc/&gt;</c>.</param>
    /// <param name="reference">The reference in the element, or null to inherit from the implemented or overridden member or the base.</param>
    public static ISymbol? Find(ISymbol symbol, string? reference) =>
        reference is null ? FindBase(symbol) : FindNamed(symbol, reference);

    private static ISymbol? FindBase(ISymbol symbol) => symbol is INamedTypeSymbol type
        ? Ancestors(type).FirstOrDefault()
        : Ancestors(symbol.ContainingType).SelectMany(ancestor => ancestor.GetMembers(symbol.Name)).FirstOrDefault();

    /// <summary>Finds the symbol for a name as written in source: a member, a type, or a member of a type.</summary>
    private static ISymbol? FindNamed(ISymbol symbol, string reference)
    {
        var parts = CommentText.NameOf(reference).Split('.');
        var type = symbol as INamedTypeSymbol ?? symbol.ContainingType;
        var last = parts[parts.Length - 1];
        if (parts.Length == 1 && symbol is not INamedTypeSymbol)
        {
            var own = Ancestors(type).Prepend(type).SelectMany(one => one.GetMembers(last))
                .FirstOrDefault(member => !SymbolEqualityComparer.Default.Equals(member, symbol));
            if (own is not null)
            {
                return own;
            }
        }

        return FindType(type, last)
            ?? (parts.Length > 1 ? FindType(type, parts[parts.Length - 2])?.GetMembers(last).FirstOrDefault() : null);
    }

    private static INamedTypeSymbol? FindType(INamedTypeSymbol near, string name)
    {
        var known = Ancestors(near).FirstOrDefault(type => type.Name == name);
        for (var space = near.ContainingNamespace; known is null && space is not null; space = space.ContainingNamespace)
        {
            known = space.GetTypeMembers(name).FirstOrDefault();
        }

        return known;
    }

    private static IEnumerable<INamedTypeSymbol> Ancestors(INamedTypeSymbol type)
    {
        for (var ancestor = type.BaseType; ancestor is { SpecialType: SpecialType.None }; ancestor = ancestor.BaseType)
        {
            yield return ancestor;
        }

        foreach (var ancestor in type.AllInterfaces)
        {
            yield return ancestor;
        }
    }
}
