using System.Text;
using Microsoft.CodeAnalysis;

namespace RpcGateway.Generator.Parsing;

/// <summary>Describes which parts of a type may be null. <c>typeof</c> does not contain this information.</summary>
internal static class Nullability
{
    /// <returns>A <c>?</c> or <c>!</c> for each part in the order of the source; null if no part inside may be null.</returns>
    public static string? Describe(ITypeSymbol type)
    {
        var text = new StringBuilder();
        Append(type, text);
        var parts = text.ToString();
        return parts.IndexOf('?', 1) < 0 ? null : parts;
    }

    private static void Append(ITypeSymbol type, StringBuilder text)
    {
        text.Append(type.IsReferenceType && type.NullableAnnotation == NullableAnnotation.Annotated ? '?' : '!');
        if (type is IArrayTypeSymbol array)
        {
            Append(array.ElementType, text);
        }
        else if (type is INamedTypeSymbol named)
        {
            foreach (var argument in Arguments(named))
            {
                Append(argument, text);
            }
        }
    }

    // In reflection, the type arguments of a nested type include those of its containing types.
    private static IEnumerable<ITypeSymbol> Arguments(INamedTypeSymbol type) =>
        (type.ContainingType is { } outer ? Arguments(outer) : []).Concat(type.TypeArguments);
}
