using Microsoft.CodeAnalysis;

namespace RpcGateway.Generator.Json;

/// <summary>A property or field of a type or of its base types.</summary>
internal readonly struct JsonMember
{
    private JsonMember(ISymbol symbol, ITypeSymbol type)
    {
        Symbol = symbol;
        Type = type;
    }

    public ISymbol Symbol { get; }

    public ITypeSymbol Type { get; }

    /// <summary>Whether it is public or marked with <c>[JsonInclude]</c>.</summary>
    public bool IsVisible => JsonAttributes.IsIncluded(Symbol)
        || Symbol.DeclaredAccessibility == Accessibility.Public
            && Symbol is not IPropertySymbol { GetMethod.DeclaredAccessibility: not Accessibility.Public };

    public bool IsSettable => Symbol is IPropertySymbol { SetMethod: { } setter }
        && (setter.DeclaredAccessibility == Accessibility.Public || JsonAttributes.IsIncluded(Symbol));

    /// <summary>Whether it stores a value; known only for types in source.</summary>
    public bool IsStored
    {
        get
        {
            var symbol = Symbol;
            return symbol.ContainingType.GetMembers().OfType<IFieldSymbol>()
                .Any(one => SymbolEqualityComparer.Default.Equals(one.AssociatedSymbol, symbol));
        }
    }

    /// <summary>Returns the readable instance members, derived types first, each name once.</summary>
    public static IReadOnlyList<JsonMember> Of(INamedTypeSymbol type)
    {
        var members = new Dictionary<string, JsonMember>();
        for (var current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            foreach (var symbol in current.GetMembers().Where(symbol => !symbol.IsStatic && !members.ContainsKey(symbol.Name)))
            {
                if (symbol is IPropertySymbol { IsIndexer: false, GetMethod: not null } property
                    && property.ExplicitInterfaceImplementations.IsEmpty)
                {
                    members.Add(symbol.Name, new(symbol, property.Type));
                }
                else if (symbol is IFieldSymbol { IsImplicitlyDeclared: false, IsConst: false } field)
                {
                    members.Add(symbol.Name, new(symbol, field.Type));
                }
            }
        }

        return [.. members.Values];
    }
}
