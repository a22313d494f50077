using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Models;

namespace RpcGateway.Generator.Symbols;

/// <summary>Formats the names of types for generated code and messages.</summary>
internal static class TypeNames
{
    // In file names, keywords are not prefixed with @.
    private static readonly SymbolDisplayFormat Bare =
        new(typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    private static readonly SymbolDisplayFormat Annotated = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>Formats a type for a signature: <c>global::</c>-qualified, with nullable annotations.</summary>
    public static string ForSignature(ITypeSymbol type) => type.ToDisplayString(Annotated);

    /// <summary>Formats a type for <c>typeof</c>, which does not accept <c>string?</c> or <c>dynamic</c>.</summary>
    public static string ForCode(ITypeSymbol type) => type.TypeKind == TypeKind.Dynamic
        ? "object"
        : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    public static string ForMessage(ITypeSymbol type) =>
        type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);

    public static string ForFile(ITypeSymbol type) => type.ToDisplayString(Bare);

    public static TypeModel ToModel(ITypeSymbol type) => new(ForCode(type), ShortName(type));

    private static string ShortName(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => ShortName(array.ElementType) + "Array",
        INamedTypeSymbol { IsTupleType: true } tuple => "Tuple" + string.Concat(tuple.TypeArguments.Select(ShortName)),
        INamedTypeSymbol named => named.Name + string.Concat(named.TypeArguments.Select(ShortName)),
        _ => "Object",
    };
}
