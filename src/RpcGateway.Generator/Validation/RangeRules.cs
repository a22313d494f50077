using System.Globalization;
using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Symbols;

namespace RpcGateway.Generator.Validation;

/// <summary><c>[Range]</c> on numbers.</summary>
internal static class RangeRules
{
    public static void Add(AttributeData data, RuleTarget target)
    {
        if (!IsNumber(target.Type.SpecialType))
        {
            target.Report(data, $"'{TypeNames.ForMessage(target.Type)}' is not a number");
            return;
        }

        if (Read(data) is not { } limits)
        {
            target.Report(data, "its limits are not numbers");
            return;
        }

        var (min, max) = limits;
        var (minExclusive, maxExclusive) = (
            RuleTarget.Named(data, "MinimumIsExclusive") is true, RuleTarget.Named(data, "MaximumIsExclusive") is true);
        var cast = CastFor(target.Type.SpecialType, min);
        var value = target.IsNullable ? "number" : "{v}";
        var inRange = $"{cast}{value} {(minExclusive ? ">" : ">=")} {Code(min)} && {cast}{value} {(maxExclusive ? "<" : "<=")} {Code(max)}";

        // With "not in range", because NaN is neither below nor above a limit.
        target.Add(
            data,
            target.IsNullable ? $"{{v}} is {{ }} number && !({inRange})" : $"!({inRange})",
            Text(min, max, minExclusive, maxExclusive),
            min,
            max);
        if (!IsInfinite(min))
        {
            target.Describe(minExclusive ? "exclusiveMinimum" : "minimum", JsonLiteral.Of(min));
        }

        if (!IsInfinite(max))
        {
            target.Describe(maxExclusive ? "exclusiveMaximum" : "maximum", JsonLiteral.Of(max));
        }
    }

    private static string Text(object min, object max, bool minExclusive, bool maxExclusive)
    {
        var (low, high) = (JsonLiteral.Of(min), JsonLiteral.Of(max));
        var above = IsInfinite(min) ? null : minExclusive ? $"more than {low}" : $"at least {low}";
        var below = IsInfinite(max) ? null : maxExclusive ? $"less than {high}" : $"at most {high}";
        return (above, below) switch
        {
            (null, null) => "must be a number",
            ({ } only, null) => $"must be {only}",
            (null, { } only) => $"must be {only}",
            _ when !minExclusive && !maxExclusive => $"must be from {low} to {high}",
            _ => $"must be {above} and {below}",
        };
    }

    private static (object Min, object Max)? Read(AttributeData data)
    {
        var arguments = data.ConstructorArguments;
        return arguments.Length switch
        {
            2 when arguments[0].Value is int min && arguments[1].Value is int max => (min, max),
            2 when arguments[0].Value is double min && arguments[1].Value is double max => (min, max),
            3 when arguments[0].Value is ITypeSymbol type && arguments[1].Value is string min && arguments[2].Value is string max =>
                Read(type.SpecialType, min, max),
            _ => null,
        };
    }

    private static (object Min, object Max)? Read(SpecialType type, string min, string max)
    {
        var culture = CultureInfo.InvariantCulture;
        if (type is SpecialType.System_Single or SpecialType.System_Double)
        {
            return double.TryParse(min, NumberStyles.Float, culture, out var low) && double.TryParse(max, NumberStyles.Float, culture, out var high)
                ? (low, high)
                : null;
        }

        return IsNumber(type) && decimal.TryParse(min, NumberStyles.Float, culture, out var least)
            && decimal.TryParse(max, NumberStyles.Float, culture, out var most)
                ? (least, most)
                : null;
    }

    private static string CastFor(SpecialType type, object limit) => limit switch
    {
        double => "(double)",
        decimal when type is SpecialType.System_Single or SpecialType.System_Double => "(double)",
        decimal => "(decimal)",
        _ => type == SpecialType.System_UInt64 ? "(decimal)" : "",
    };

    private static string Code(object limit) => limit switch
    {
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        double.NaN => "double.NaN",
        double number => number.ToString("G17", CultureInfo.InvariantCulture) + "D",
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "M",
        _ => "(" + ((int)limit).ToString(CultureInfo.InvariantCulture) + ")",
    };

    private static bool IsInfinite(object limit) =>
        limit is double number && (double.IsInfinity(number) || number is double.MaxValue or double.MinValue);

    private static bool IsNumber(SpecialType type) =>
        type is >= SpecialType.System_SByte and <= SpecialType.System_Double;
}
