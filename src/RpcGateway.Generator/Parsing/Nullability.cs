using System.Text;
using Microsoft.CodeAnalysis;

namespace RpcGateway.Generator.Parsing;

/// <summary>Tells which parts of a type may be null, which <c>typeof</c> does not know.</summary>
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

    // Reflection counts those of the types around a nested one among its own.
    private static IEnumerable<ITypeSymbol> Arguments(INamedTypeSymbol type) =>
        (type.ContainingType is { } outer ? Arguments(outer) : []).Concat(type.TypeArguments);
}
