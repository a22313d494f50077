using Microsoft.CodeAnalysis;

namespace RpcGateway.Generator.Json;

/// <summary>Evaluates the attributes of System.Text.Json that change how a type or a member is read and written.</summary>
internal static class JsonAttributes
{
    private const string Space = "System.Text.Json.Serialization";

    // JsonIgnoreCondition: Always, WhenWriting and WhenReading.
    private static readonly int[] OneWay = [1, 4, 5];

    /// <summary>Whether the type or member has its own converter, whose behavior is unknown.</summary>
    public static bool HasConverter(ISymbol symbol) => symbol.GetAttributes().Any(attribute =>
        Bases(attribute.AttributeClass).Any(type => Is(type, "JsonConverterAttribute")));

    public static bool IsIncluded(ISymbol member) => Has(member, "JsonIncludeAttribute");

    /// <summary>Returns the JSON name that the member declares, or null.</summary>
    public static string? NameOf(ISymbol member) => member.GetAttributes()
        .Where(attribute => Is(attribute.AttributeClass, "JsonPropertyNameAttribute"))
        .Select(attribute => attribute.ConstructorArguments.FirstOrDefault().Value as string)
        .FirstOrDefault();

    public static bool IsConstructor(ISymbol constructor) => Has(constructor, "JsonConstructorAttribute");

    /// <summary>Whether the member is deliberately ignored when writing or reading.</summary>
    public static bool IsIgnored(ISymbol member) => member.GetAttributes().Any(attribute =>
        Is(attribute.AttributeClass, "JsonExtensionDataAttribute")
        || Is(attribute.AttributeClass, "JsonIgnoreAttribute")
            && (attribute.NamedArguments.FirstOrDefault(argument => argument.Key == "Condition").Value.Value is not int condition
                || OneWay.Contains(condition)));

    /// <summary>Whether values are added to the member's existing content.</summary>
    public static bool IsPopulated(ISymbol symbol) => symbol.GetAttributes().Any(attribute =>
        Is(attribute.AttributeClass, "JsonObjectCreationHandlingAttribute")
        && attribute.ConstructorArguments.FirstOrDefault().Value is 1);

    /// <summary>Returns the derived types that the type declares.</summary>
    public static IEnumerable<ITypeSymbol> DerivedTypes(ITypeSymbol type) => type.GetAttributes()
        .Where(attribute => Is(attribute.AttributeClass, "JsonDerivedTypeAttribute"))
        .Select(attribute => attribute.ConstructorArguments.FirstOrDefault().Value)
        .OfType<ITypeSymbol>();

    private static bool Has(ISymbol symbol, string name) =>
        symbol.GetAttributes().Any(attribute => Is(attribute.AttributeClass, name));

    private static bool Is(INamedTypeSymbol? type, string name) =>
        type is not null && type.Name == name && type.ContainingNamespace?.ToDisplayString() == Space;

    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            yield return type;
        }
    }
}
