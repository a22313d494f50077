using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Models;
using RpcGateway.Generator.Symbols;

namespace RpcGateway.Generator.Documentation;

/// <summary>Reads the comments of the types that a contract uses and that its own project declares.</summary>
internal static class TypeTextParser
{
    private const string DerivedType = "System.Text.Json.Serialization.JsonDerivedTypeAttribute";
    private const string Include = "System.Text.Json.Serialization.JsonIncludeAttribute";

    public static EquatableArray<TypeTextModel> Parse(IEnumerable<ITypeSymbol> types, Compilation compilation)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var models = new List<TypeTextModel>();
        var open = new Queue<ITypeSymbol>(types);
        while (open.Count > 0)
        {
            foreach (var type in Declared(open.Dequeue(), compilation).Where(type => seen.Add(type)))
            {
                if (TypeRules.IsAccessible(type, compilation) && Parse(type) is { } model)
                {
                    models.Add(model);
                }

                foreach (var next in Neighbours(type))
                {
                    open.Enqueue(next);
                }
            }
        }

        return new(models);
    }

    /// <summary>Returns the types of the project that a type contains; for a generic type, its definition.</summary>
    private static IEnumerable<INamedTypeSymbol> Declared(ITypeSymbol type, Compilation compilation) => type switch
    {
        IArrayTypeSymbol array => Declared(array.ElementType, compilation),
        INamedTypeSymbol named => named.TypeArguments
            .SelectMany(argument => Declared(argument, compilation))
            .Concat(SymbolEqualityComparer.Default.Equals(named.ContainingAssembly, compilation.Assembly)
                ? [named.OriginalDefinition]
                : []),
        _ => [],
    };

    private static IEnumerable<ITypeSymbol> Neighbours(INamedTypeSymbol type)
    {
        var derived = type.GetAttributes()
            .Where(data => data.AttributeClass?.ToDisplayString() == DerivedType)
            .Select(data => data.ConstructorArguments.FirstOrDefault().Value)
            .OfType<ITypeSymbol>();
        var members = Members(type).Select(member => member switch
        {
            IPropertySymbol property => property.Type,
            IFieldSymbol field => field.Type,
            _ => null,
        });
        return members.Append(type.BaseType).OfType<ITypeSymbol>().Concat(derived);
    }

    private static TypeTextModel? Parse(INamedTypeSymbol type)
    {
        var comment = CommentReader.Read(type);
        var text = comment.ToModel() with { Returns = null };
        var members = Members(type)
            .Select(member => (member.Name, Text: Describe(comment, member)))
            .Concat(Inherited(type).Select(member => (member.Name, Text: comment.Describe("param", member.Name))))
            .Where(member => member.Text is not null)
            .Select(member => new MemberTextModel(member.Name, member.Text!))
            .ToList();
        return members.Count == 0 && text == TextModel.None ? null : new(Name(type), text, new(members));
    }

    /// <summary>Returns the text of a member. The property of a positional record has its text at the record's parameter.</summary>
    private static string? Describe(Comment typeComment, ISymbol member) =>
        CommentReader.Read(member).Describe("summary") ?? typeComment.Describe("param", member.Name);

    private static IEnumerable<ISymbol> Members(INamedTypeSymbol type) => type.GetMembers().Where(member => member
        is IPropertySymbol { IsStatic: false, IsIndexer: false } or IFieldSymbol { IsImplicitlyDeclared: false }
        && (type.TypeKind == TypeKind.Enum || !member.IsStatic)
        && (member.DeclaredAccessibility == Accessibility.Public || IsIncluded(member)));

    /// <summary>Includes parameters that a record passes to its base record, because its comment may describe them.</summary>
    private static IEnumerable<ISymbol> Inherited(INamedTypeSymbol type)
    {
        var own = new HashSet<string>(Members(type).Select(member => member.Name));
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            foreach (var member in Members(ancestor).Where(member => own.Add(member.Name)))
            {
                yield return member;
            }
        }
    }

    private static bool IsIncluded(ISymbol member) =>
        member.GetAttributes().Any(data => data.AttributeClass?.ToDisplayString() == Include);

    private static string Name(INamedTypeSymbol type) =>
        TypeNames.ForCode(type.IsGenericType ? type.ConstructUnboundGenericType() : type);
}
