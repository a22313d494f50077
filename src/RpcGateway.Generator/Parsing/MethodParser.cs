using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Documentation;
using RpcGateway.Generator.Models;
using RpcGateway.Generator.Symbols;

namespace RpcGateway.Generator.Parsing;

/// <summary>Reads one method of a contract.</summary>
internal static class MethodParser
{
    public static MethodModel? Parse(ParseScope scope, IMethodSymbol method, string prefix)
    {
        if (method.IsGenericMethod)
        {
            scope.Report(DiagnosticDescriptors.GenericMethod, method, method.Name);
            return null;
        }

        if (method.RefKind != RefKind.None)
        {
            scope.Report(DiagnosticDescriptors.UnsupportedReturnType, method, method.Name, "a reference");
            return null;
        }

        var name = ParseName(scope, method, out var alias);
        var returns = ReturnParser.Parse(scope, method);
        var comment = CommentReader.Read(method);
        var parameters = ParameterParser.Parse(scope, method, comment);
        var errors = ErrorParser.Parse(scope, method);
        var examples = ExampleParser.Parse(scope, method, parameters);
        var isIdempotent = IdempotencyParser.Parse(scope, method, returns, parameters);
        return name is null || returns is null
            ? null
            : new(
                method.Name,
                TypeNames.ForCode(method.ContainingType),
                $"{prefix}.{name}",
                alias is null ? null : $"{prefix}.{alias}",
                returns,
                parameters,
                comment.ToModel(),
                errors,
                examples,
                method.GetAttributes().Any(data => data.AttributeClass?.ToDisplayString() == "System.ObsoleteAttribute"),
                isIdempotent,
                RateLimitParser.Parse(scope, method, prefix, $"{prefix}.{name}"));
    }

    private static string? ParseName(ParseScope scope, IMethodSymbol method, out string? alias)
    {
        alias = null;
        var attribute = method.GetAttributes()
            .FirstOrDefault(data => data.AttributeClass?.ToDisplayString() == MetadataNames.MethodAttribute);
        if (attribute is null)
        {
            alias = WireNames.EndsInAsync(method.Name) ? WireNames.ToCamelCase(method.Name) : null;
            return WireNames.ToCamelCase(WireNames.WithoutAsync(method.Name));
        }

        var name = attribute.ConstructorArguments.FirstOrDefault().Value as string;
        if (WireNames.IsValid(name))
        {
            return name;
        }

        scope.Report(DiagnosticDescriptors.MethodName, method, name ?? "", method.Name);
        return null;
    }
}
