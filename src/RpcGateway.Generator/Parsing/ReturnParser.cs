using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Models;
using RpcGateway.Generator.Symbols;

namespace RpcGateway.Generator.Parsing;

/// <summary>Reads the return type of a method.</summary>
internal static class ReturnParser
{
    public static ReturnModel? Parse(ParseScope scope, IMethodSymbol method)
    {
        var type = method.ReturnType;
        var signature = TypeNames.ForSignature(type);
        if (method.ReturnsVoid)
        {
            return new(ReturnKind.Notification, signature, IsTask: false, Type: null);
        }

        if (TypeRules.IsTask(type) || TypeRules.IsValueTask(type))
        {
            return new(ReturnKind.Nothing, signature, TypeRules.IsTask(type), Type: null);
        }

        var isTask = TypeRules.IsTaskOfT(type);
        if (isTask || TypeRules.IsValueTaskOfT(type))
        {
            return ParseResult(scope, method, signature, isTask);
        }

        if (TypeRules.IsAsyncEnumerable(type))
        {
            return ParseValue(scope, method, ReturnKind.Stream, signature, isTask: false);
        }

        scope.HasUnresolvedTypes |= type.TypeKind == TypeKind.Error;
        if (type.TypeKind != TypeKind.Error)
        {
            ReportUnsupported(scope, method);
        }

        return null;
    }

    private static ReturnModel? ParseResult(ParseScope scope, IMethodSymbol method, string signature, bool isTask)
    {
        var result = ((INamedTypeSymbol)method.ReturnType).TypeArguments[0];
        var isStream = TypeRules.IsStream(result);
        if (!isStream && !TypeRules.IsPipeReader(result))
        {
            return ParseValue(scope, method, ReturnKind.Value, signature, isTask);
        }

        if (result.NullableAnnotation == NullableAnnotation.Annotated)
        {
            // The protocol has no value for "no stream".
            ReportUnsupported(scope, method);
            return null;
        }

        return new(isStream ? ReturnKind.BinaryStream : ReturnKind.BinaryPipe, signature, isTask, Type: null);
    }

    private static ReturnModel? ParseValue(
        ParseScope scope, IMethodSymbol method, ReturnKind kind, string signature, bool isTask)
    {
        var type = ((INamedTypeSymbol)method.ReturnType).TypeArguments[0];
        return scope.Check(type, method, () => ReportUnsupported(scope, method))
            ? new(kind, signature, isTask, TypeNames.ToModel(type), TypeRules.AllowsNull(type), Nullability.Describe(type))
            : null;
    }

    private static void ReportUnsupported(ParseScope scope, IMethodSymbol method) => scope.Report(
        DiagnosticDescriptors.UnsupportedReturnType, method, method.Name, TypeNames.ForMessage(method.ReturnType));
}
