using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Symbols;

namespace RpcGateway.Generator.Json;

/// <summary>Checks types that are written as JSON objects: whether they can be created, and which members are lost.</summary>
internal static class JsonObjectCheck
{
    public static void Check(INamedTypeSymbol type, JsonTypeCheck check)
    {
        var derived = JsonAttributes.DerivedTypes(type).ToList();
        derived.ForEach(check.Visit);
        if (type.IsAbstract)
        {
            if (derived.Count == 0)
            {
                var kind = type.TypeKind == TypeKind.Interface ? "an interface" : "an abstract class";
                check.ReportUnserializable(type, $"it is {kind} and cannot be read; declare its implementations with [JsonDerivedType]");
            }

            return;
        }

        if (FindConstructor(type) is not { } constructor)
        {
            check.ReportUnserializable(type, "it does not have exactly one public constructor; mark one with [JsonConstructor]");
            return;
        }

        var members = JsonMember.Of(type);
        if (IsFromSource(type) && FindUnmatchedParameter(constructor, members) is { } unmatched)
        {
            check.ReportUnserializable(type, $"its constructor parameter '{unmatched.Name}' does not match the name of a property");
            return;
        }

        CheckMembers(type, constructor, [.. members.Where(member => member.IsVisible && !JsonAttributes.IsIgnored(member.Symbol))], check);
    }

    private static void CheckMembers(
        INamedTypeSymbol type, IMethodSymbol constructor, IReadOnlyList<JsonMember> members, JsonTypeCheck check)
    {
        var properties = members.Where(member => member.Symbol is IPropertySymbol).ToList();
        if (!IsFromSource(type) && properties.Count > 0
            && properties.All(member => !member.IsSettable && !HasParameter(constructor, member.Symbol.Name)))
        {
            check.ReportLossy(TypeNames.ForMessage(type), "none of its properties can be set, so they are not read; use a number, a string or a record");
            return;
        }

        foreach (var member in members)
        {
            if (FindLoss(type, constructor, member) is { } loss)
            {
                check.ReportLossy($"{type.Name}.{member.Symbol.Name}", loss);
            }
            else if (!JsonKnownTypes.IsFramework(type) && !JsonAttributes.HasConverter(member.Symbol))
            {
                check.Visit(member.Type);
            }
        }

        if (JsonKnownTypes.IsFramework(type))
        {
            check.VisitArguments(type);
        }
    }

    private static string? FindLoss(INamedTypeSymbol type, IMethodSymbol constructor, JsonMember member)
    {
        if (member.Symbol is IFieldSymbol)
        {
            return JsonAttributes.IsIncluded(member.Symbol) ? null : "it is a field, which is not written; make it a property";
        }

        if (member.IsSettable || HasParameter(constructor, member.Symbol.Name)
            || JsonAttributes.IsPopulated(member.Symbol) || JsonAttributes.IsPopulated(type))
        {
            return null;
        }

        if (((IPropertySymbol)member.Symbol).SetMethod is not null)
        {
            return "its setter is not public, so it is not read; mark it with [JsonInclude]";
        }

        if (!member.IsStored)
        {
            return null;
        }

        if (type.InstanceConstructors.Any(one => HasParameter(one, member.Symbol.Name)))
        {
            return "it is set by a constructor that is not used for reading; mark that constructor with [JsonConstructor], or add an init accessor";
        }

        return IsCollection(member.Type) ? "it is a collection without a setter, so its items are not read; add an init accessor" : null;
    }

    /// <summary>Returns the constructor that System.Text.Json uses.</summary>
    private static IMethodSymbol? FindConstructor(INamedTypeSymbol type)
    {
        var constructors = type.InstanceConstructors;
        if (constructors.FirstOrDefault(JsonAttributes.IsConstructor) is { } marked)
        {
            return marked;
        }

        var visible = constructors.Where(one => one.DeclaredAccessibility == Accessibility.Public).ToList();
        return visible.FirstOrDefault(one => one.Parameters.IsEmpty) ?? (visible.Count == 1 ? visible[0] : null);
    }

    private static IParameterSymbol? FindUnmatchedParameter(IMethodSymbol constructor, IReadOnlyList<JsonMember> members) =>
        constructor.Parameters.FirstOrDefault(parameter => !members.Any(member =>
            string.Equals(member.Symbol.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)));

    private static bool HasParameter(IMethodSymbol constructor, string name) => constructor.Parameters
        .Any(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase));

    private static bool IsFromSource(INamedTypeSymbol type) => type.Locations.Any(place => place.IsInSource);

    private static bool IsCollection(ITypeSymbol type) =>
        type.SpecialType != SpecialType.System_String
        && (JsonKnownTypes.IsEnumerable(type) || type.AllInterfaces.Any(JsonKnownTypes.IsEnumerable));
}
