using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Json;
using RpcGateway.Generator.Symbols;

namespace RpcGateway.Generator.Validation;

/// <summary><c>[StringLength]</c>, <c>[MinLength]</c>, <c>[MaxLength]</c> and <c>[Length]</c>.</summary>
internal static class SizeRules
{
    private const string Count = "global::System.Linq.Enumerable.Count";

    public static void Add(AttributeData data, RuleTarget target)
    {
        var (min, max) = Read(data);
        var isOnlyForText = data.AttributeClass!.Name == "StringLengthAttribute";
        if ((isOnlyForText && !target.IsString) || FindSize(target.Type) is not { } size)
        {
            target.Report(data, $"'{TypeNames.ForMessage(target.Type)}' has no length");
            return;
        }

        if (min is null && max is null)
        {
            return;
        }

        var unit = target.IsString ? "character" : IsDictionary(target.Type) ? "entry" : "item";
        var condition = string.Join(" or ", new[] { min is { } low ? $"< {low}" : null, max is { } high ? $"> {high}" : null }.Where(one => one is not null));
        var guard = JsonKnownTypes.IsImmutable(target.Type) && target.Type.IsValueType ? "IsDefault: false, " : "";
        target.Add(
            data,
            size == Count ? $"{{v}} is not null && {Count}({{v}}) is {condition}" : $"{{v}} is {{ {guard}{size}: {condition} }}",
            Text(min, max, unit),
            isOnlyForText ? [max, min ?? 0] : min is null ? [max] : max is null ? [min] : [min, max]);
        var noun = target.IsString ? "Length" : IsDictionary(target.Type) ? "Properties" : "Items";
        target.Describe("min" + noun, min is null ? null : JsonLiteral.Of(min));
        target.Describe("max" + noun, max is null ? null : JsonLiteral.Of(max));
    }

    private static (int? Min, int? Max) Read(AttributeData data)
    {
        var numbers = data.ConstructorArguments.Select(argument => argument.Value).OfType<int>().ToList();
        if (numbers.Count == 0)
        {
            // [MaxLength] without a number sets no limit.
            return (null, null);
        }

        return data.AttributeClass!.Name switch
        {
            "StringLengthAttribute" => (Positive(RuleTarget.Named(data, "MinimumLength") as int?), numbers[0]),
            "MinLengthAttribute" => (Positive(numbers[0]), null),
            "LengthAttribute" => (Positive(numbers[0]), numbers[numbers.Count - 1]),
            _ => (null, numbers[0] < 0 ? null : numbers[0]),
        };
    }

    private static int? Positive(int? number) => number > 0 ? number : null;

    private static string Text(int? min, int? max, string unit) => (min, max) switch
    {
        ({ } low, { } high) when low == high => $"must have {Units(low, unit)}",
        ({ } low, { } high) => $"must have from {low} to {Units(high, unit)}",
        ({ } low, null) => $"must have at least {Units(low, unit)}",
        _ => $"must have at most {Units(max!.Value, unit)}",
    };

    private static string Units(int number, string unit) =>
        number == 1 ? $"{number} {unit}" : unit == "entry" ? $"{number} entries" : $"{number} {unit}s";

    /// <summary>Returns the property with the size, or the method that counts; null if there is neither.</summary>
    private static string? FindSize(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_String || type is IArrayTypeSymbol { Rank: 1 })
        {
            return "Length";
        }

        var owners = TypeRules.Bases(type).Concat(type.TypeKind == TypeKind.Interface ? type.AllInterfaces : []);
        var found = owners.SelectMany(owner => owner.GetMembers()).OfType<IPropertySymbol>().FirstOrDefault(property =>
            property is { IsStatic: false, DeclaredAccessibility: Accessibility.Public, GetMethod: not null, Type.SpecialType: SpecialType.System_Int32 }
            && property.Name is "Count" or "Length");
        return found is not null && IsCollection(type) ? found.Name
            : type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T ? Count
            : null;
    }

    private static bool IsCollection(ITypeSymbol type) =>
        JsonKnownTypes.IsEnumerable(type) || type.AllInterfaces.Any(JsonKnownTypes.IsEnumerable);

    private static bool IsDictionary(ITypeSymbol type) =>
        JsonKnownTypes.IsDictionary(type) || type.AllInterfaces.Any(JsonKnownTypes.IsDictionary);
}
