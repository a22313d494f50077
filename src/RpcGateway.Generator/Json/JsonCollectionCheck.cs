using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Symbols;

namespace RpcGateway.Generator.Json;

/// <summary>Checks collections: every collection can be written, but not every collection can be read.</summary>
internal static class JsonCollectionCheck
{
    public static void Check(INamedTypeSymbol type, JsonTypeCheck check)
    {
        if (!IsReadable(type))
        {
            check.ReportUnserializable(type, "it can be written but not read; use an array, a List<T> or a Dictionary<TKey, TValue>");
        }
        else if (TypeRules.Bases(type).Append(type).Any(JsonKnownTypes.IsStack))
        {
            check.ReportLossy(TypeNames.ForMessage(type), "its items are read in reverse order; use a List<T>");
        }

        ReportLostMembers(type, check);
        VisitItems(type, check);
    }

    private static bool IsReadable(INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Interface)
        {
            return JsonKnownTypes.IsReadableInterface(type);
        }

        return JsonKnownTypes.IsImmutable(type)
            || TypeRules.Bases(type).Any(JsonKnownTypes.IsQueue)
            || !JsonKnownTypes.IsSegment(type)
                && !type.IsAbstract
                && type.InstanceConstructors.Any(one => one is { DeclaredAccessibility: Accessibility.Public, Parameters.Length: 0 })
                && type.AllInterfaces.Any(JsonKnownTypes.IsFilled);
    }

    private static void VisitItems(INamedTypeSymbol type, JsonTypeCheck check)
    {
        var interfaces = type.AllInterfaces.Prepend(type).ToList();
        if (interfaces.FirstOrDefault(JsonKnownTypes.IsDictionary) is not { } dictionary)
        {
            interfaces.Where(JsonKnownTypes.IsItems).ToList().ForEach(check.VisitArguments);
            return;
        }

        var key = dictionary.TypeArguments[0];
        if (!JsonKnownTypes.IsKey(key) && !JsonAttributes.HasConverter(key))
        {
            check.ReportUnserializable(type, $"the key type '{TypeNames.ForMessage(key)}' is not supported; use a string, a number, an enum or a Guid");
        }

        check.Visit(dictionary.TypeArguments[1]);
    }

    private static void ReportLostMembers(INamedTypeSymbol type, JsonTypeCheck check)
    {
        foreach (var property in type.GetMembers().OfType<IPropertySymbol>().Where(IsOwnState))
        {
            check.ReportLossy($"{type.Name}.{property.Name}", "only the items of a collection are written; use a record with this property and the items");
        }
    }

    private static bool IsOwnState(IPropertySymbol property) =>
        property is { IsStatic: false, IsIndexer: false, IsOverride: false, DeclaredAccessibility: Accessibility.Public, SetMethod.DeclaredAccessibility: Accessibility.Public }
        && !JsonKnownTypes.IsFramework(property.ContainingType)
        && property.ExplicitInterfaceImplementations.IsEmpty
        && !JsonAttributes.IsIgnored(property);
}
