using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Symbols;

namespace RpcGateway.Generator.Validation;

/// <summary>Formats the arguments of attributes as C#.</summary>
internal static class Constants
{
    public static string Format(TypedConstant constant) => constant.Kind switch
    {
        _ when constant.IsNull => "null",
        TypedConstantKind.Array => $"new {TypeNames.ForCode(constant.Type!)} {{ {string.Join(", ", constant.Values.Select(Format))} }}",
        TypedConstantKind.Type => $"typeof({TypeNames.ForCode((ITypeSymbol)constant.Value!)})",
        _ => DefaultValues.Format(constant.Type!, constant.Value),
    };
}
