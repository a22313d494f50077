using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Symbols;

namespace RpcGateway.Generator.Validation;

/// <summary>Reads the validation attributes (DataAnnotations) of a parameter or member.</summary>
internal static class RuleParser
{
    private const string Space = "System.ComponentModel.DataAnnotations";

    public static void Parse(IEnumerable<AttributeData> attributes, RuleTarget target)
    {
        foreach (var data in attributes.Where(IsValidation))
        {
            Parse(data, target);
        }
    }

    /// <summary>Whether the attribute derives from <c>ValidationAttribute</c>, and is not only descriptive.</summary>
    public static bool IsValidation(AttributeData data) =>
        data.AttributeClass is { TypeKind: not TypeKind.Error } type
        && NameOf(type) != "DataTypeAttribute"
        && TypeRules.Bases(type).Any(one => NameOf((INamedTypeSymbol)one) == "ValidationAttribute");

    private static void Parse(AttributeData data, RuleTarget target)
    {
        switch (NameOf(data.AttributeClass!))
        {
            case "RequiredAttribute":
                ValueRules.AddRequired(data, target);
                break;
            case "RangeAttribute":
                RangeRules.Add(data, target);
                break;
            case "StringLengthAttribute" or "MinLengthAttribute" or "MaxLengthAttribute" or "LengthAttribute":
                SizeRules.Add(data, target);
                break;
            case "RegularExpressionAttribute":
                PatternRules.Add(data, target);
                break;
            case "AllowedValuesAttribute":
                ValueRules.AddAllowed(data, target);
                break;
            case "DeniedValuesAttribute":
                ValueRules.AddDenied(data, target);
                break;
            case "CompareAttribute":
                CompareRules.Add(data, target);
                break;
            default:
                AttributeRules.Add(data, target, NameOf(data.AttributeClass!));
                break;
        }
    }

    private static string? NameOf(INamedTypeSymbol type) =>
        type.ContainingType is null && type.ContainingNamespace?.ToDisplayString() == Space ? type.Name : null;
}
