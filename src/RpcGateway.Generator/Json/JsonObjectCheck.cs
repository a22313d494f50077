using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Parsing;

namespace RpcGateway.Generator.Json;

/// <summary>Judges types that are written as JSON objects: how they are made, and which members come back.</summary>
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
                check.Refuse(type, $"it is {kind} and cannot be read; name its implementations by [JsonDerivedType]");
            }

            return;
        }

        if (FindConstructor(type) is not { } constructor)
        {
            check.Refuse(type, "there is not exactly one public constructor to read it by; mark one with [JsonConstructor]");
            return;
        }

        var members = JsonMember.Of(type);
        if (IsFromSource(type) && FindStrayParameter(constructor, members) is { } stray)
        {
            check.Refuse(type, $"the parameter '{stray.Name}' of its constructor has the name of no property");
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
            check.Warn(TypeNames.ForMessage(type), "none of its properties can be set, so it is read without its content; use a number, a string or a record");
            return;
        }

        foreach (var member in members)
        {
            if (FindLoss(type, constructor, member) is { } loss)
            {
                check.Warn($"{type.Name}.{member.Symbol.Name}", loss);
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
            return "it is set by a constructor that reading does not use; mark that with [JsonConstructor], or give it an init";
        }

        return IsCollection(member.Type) ? "it is a collection without a setter, so it is read as an empty one; give it an init" : null;
    }

    /// <summary>The constructor that System.Text.Json would choose.</summary>
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

    private static IParameterSymbol? FindStrayParameter(IMethodSymbol constructor, IReadOnlyList<JsonMember> members) =>
        constructor.Parameters.FirstOrDefault(parameter => !members.Any(member =>
            string.Equals(member.Symbol.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)));

    private static bool HasParameter(IMethodSymbol constructor, string name) => constructor.Parameters
        .Any(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase));

    private static bool IsFromSource(INamedTypeSymbol type) => type.Locations.Any(place => place.IsInSource);

    private static bool IsCollection(ITypeSymbol type) =>
        type.SpecialType != SpecialType.System_String
        && (JsonKnownTypes.IsEnumerable(type) || type.AllInterfaces.Any(JsonKnownTypes.IsEnumerable));
}
