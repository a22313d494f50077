using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Symbols;

namespace RpcGateway.Generator.Validation;

/// <summary><c>[Required]</c>, <c>[AllowedValues]</c> and <c>[DeniedValues]</c>.</summary>
internal static class ValueRules
{
    public static void AddRequired(AttributeData data, RuleTarget target)
    {
        if (target.IsString && RuleTarget.Named(data, "AllowEmptyStrings") is not true)
        {
            target.Add(data, "string.IsNullOrWhiteSpace({v})", "must not be empty");
            target.Describe("minLength", "1");
        }
        else if (target.IsNullable || target.Type.IsReferenceType)
        {
            target.Add(data, "{v} is null", "is required");
        }
    }

    public static void AddAllowed(AttributeData data, RuleTarget target)
    {
        if (Read(data, target) is { } values)
        {
            target.Add(data, $"!({Condition(values)})", $"must be one of {List(values)}");
            Describe(values, target, schema => target.Describe("enum", schema));
        }
    }

    public static void AddDenied(AttributeData data, RuleTarget target)
    {
        if (Read(data, target) is { } values)
        {
            target.Add(data, Condition(values), $"must not be one of {List(values)}");
            Describe(values, target, schema => target.Describe("not", $"{{\"enum\":{schema}}}"));
        }
    }

    // Constants in patterns: the compiler converts numbers to the type of the value.
    private static string Condition(ImmutableArray<TypedConstant> values) => $"{{v}} is {string.Join(" or ", values.Select(Code))}";

    private static string List(ImmutableArray<TypedConstant> values) => string.Join(", ", values.Select(value => value.Value switch
    {
        null => "null",
        string text => $"'{text}'",
        _ when value.Kind == TypedConstantKind.Enum => Code(value).Substring(Code(value).LastIndexOf('.') + 1),
        var other => JsonLiteral.Of(other) ?? other.ToString(),
    }));

    private static string Code(TypedConstant value) => value.Value is null ? "null" : Constants.Format(value);

    private static void Describe(ImmutableArray<TypedConstant> values, RuleTarget target, Action<string> add)
    {
        var json = values.Select(value => JsonLiteral.Of(value.Value)).ToList();

        // How an enum is written depends on its converter.
        if (target.Type.TypeKind != TypeKind.Enum && json.All(one => one is not null))
        {
            add($"[{string.Join(",", json)}]");
        }
    }

    private static ImmutableArray<TypedConstant>? Read(AttributeData data, RuleTarget target)
    {
        var argument = data.ConstructorArguments.FirstOrDefault();
        if (argument is not { Kind: TypedConstantKind.Array, IsNull: false } || argument.Values.Length == 0)
        {
            target.Report(data, "it has no values");
            return null;
        }

        var values = argument.Values;
        if (values.FirstOrDefault(value => !Fits(value, target)) is { Type: not null } misfit)
        {
            target.Report(data, $"the value {Constants.Format(misfit)} is not a '{TypeNames.ForMessage(target.Type)}'");
            return null;
        }

        return values;
    }

    private static bool Fits(TypedConstant value, RuleTarget target) => value switch
    {
        { IsNull: true } => target.IsNullable || target.Type.IsReferenceType,
        { Kind: TypedConstantKind.Enum } => SymbolEqualityComparer.Default.Equals(value.Type, target.Type),
        { Kind: not TypedConstantKind.Primitive } => false,
        _ when SymbolEqualityComparer.Default.Equals(value.Type, target.Type) => true,
        { Value: int number } => FitsInteger(number, target.Type.SpecialType),
        _ => false,
    };

    private static bool FitsInteger(int number, SpecialType type) => type switch
    {
        SpecialType.System_SByte => number is >= sbyte.MinValue and <= sbyte.MaxValue,
        SpecialType.System_Byte => number is >= byte.MinValue and <= byte.MaxValue,
        SpecialType.System_Int16 => number is >= short.MinValue and <= short.MaxValue,
        SpecialType.System_UInt16 => number is >= ushort.MinValue and <= ushort.MaxValue,
        SpecialType.System_UInt32 or SpecialType.System_UInt64 => number >= 0,
        SpecialType.System_Int64 or SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Decimal => true,
        _ => false,
    };
}
