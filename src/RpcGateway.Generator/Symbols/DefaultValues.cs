using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RpcGateway.Generator.Symbols;

/// <summary>Formats constants as C# expressions with exactly their value.</summary>
internal static class DefaultValues
{
    public static string Format(IParameterSymbol parameter) =>
        parameter.HasExplicitDefaultValue ? Format(parameter.Type, parameter.ExplicitDefaultValue) : "default";

    /// <summary>Returns the expression of a constant, of its type or a type that converts to it.</summary>
    public static string Format(ITypeSymbol type, object? value)
    {
        if (value is null)
        {
            return type.IsReferenceType ? "null" : "default";
        }

        var isNullable = type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        var underlying = isNullable ? ((INamedTypeSymbol)type).TypeArguments[0] : type;
        return underlying.TypeKind == TypeKind.Enum ? FormatEnum(underlying, value) : FormatLiteral(value);
    }

    private static string FormatEnum(ITypeSymbol type, object value)
    {
        var name = TypeNames.ForCode(type);
        var member = type.GetMembers().OfType<IFieldSymbol>()
            .FirstOrDefault(field => field.HasConstantValue && value.Equals(field.ConstantValue));
        return member is null ? $"({name})({FormatLiteral(value)})" : $"{name}.{CSharpText.Escape(member.Name)}";
    }

    private static string FormatLiteral(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        string text => CSharpText.Quote(text),
        char character => SymbolDisplay.FormatLiteral(character, quote: true),
        float number => FormatFloat(number),
        double number => FormatDouble(number),
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "M",
        uint number => number.ToString(CultureInfo.InvariantCulture) + "U",
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        ulong number => number.ToString(CultureInfo.InvariantCulture) + "UL",
        // [DateTimeConstant] is the only attribute that sets a default for which C# has no literal.
        DateTime time => $"new global::System.DateTime({time.Ticks.ToString(CultureInfo.InvariantCulture)}L)",
        _ => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
    };

    private static string FormatFloat(float number) => number switch
    {
        float.NaN => "float.NaN",
        float.PositiveInfinity => "float.PositiveInfinity",
        float.NegativeInfinity => "float.NegativeInfinity",
        0F when IsNegativeZero(number) => "-0F",
        _ => number.ToString("G9", CultureInfo.InvariantCulture) + "F",
    };

    private static string FormatDouble(double number) => number switch
    {
        double.NaN => "double.NaN",
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        0D when IsNegativeZero(number) => "-0D",
        _ => number.ToString("G17", CultureInfo.InvariantCulture) + "D",
    };

    private static bool IsNegativeZero(double number) => double.IsNegativeInfinity(1 / number);
}
