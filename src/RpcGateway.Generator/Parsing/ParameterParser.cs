using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Documentation;
using RpcGateway.Generator.Models;
using RpcGateway.Generator.Symbols;

namespace RpcGateway.Generator.Parsing;

/// <summary>Reads the parameters of a method.</summary>
internal static class ParameterParser
{
    // The reader keeps its set of seen parameters in 64 bits.
    private const int MaxParameters = 64;

    public static EquatableArray<ParameterModel> Parse(ParseScope scope, IMethodSymbol method, Comment comment)
    {
        var locals = LocalNames.Choose([.. method.Parameters.Select(parameter => parameter.Name)]);
        var models = method.Parameters
            .Select((parameter, index) => Parse(scope, method, parameter, locals[index], comment))
            .Where(model => model is not null)
            .Select(model => model!)
            .ToList();
        if (models.Count(model => model.Kind == ParameterKind.CancellationToken) > 1)
        {
            scope.Report(DiagnosticDescriptors.ManyCancellationTokens, method, method.Name);
        }

        if (models.Count(model => model.Kind != ParameterKind.CancellationToken) > MaxParameters)
        {
            scope.Report(DiagnosticDescriptors.TooManyParameters, method, method.Name);
        }

        return new(models);
    }

    private static ParameterModel? Parse(
        ParseScope scope, IMethodSymbol method, IParameterSymbol parameter, string local, Comment comment)
    {
        if (parameter.RefKind != RefKind.None)
        {
            scope.Report(DiagnosticDescriptors.ByReference, parameter, parameter.Name, method.Name);
            return null;
        }

        if (parameter.IsParams)
        {
            scope.Report(DiagnosticDescriptors.ParamsArray, parameter, parameter.Name, method.Name);
            return null;
        }

        var kind = KindOf(parameter.Type);
        var sentType = kind is ParameterKind.Progress or ParameterKind.Stream
            ? ((INamedTypeSymbol)parameter.Type).TypeArguments[0]
            : parameter.Type;
        if (kind is ParameterKind.Value or ParameterKind.Progress or ParameterKind.Stream
            && !scope.Check(sentType, parameter, () => ReportUnsupported(scope, method, parameter)))
        {
            return null;
        }

        if (method.ReturnsVoid && kind is not (ParameterKind.Value or ParameterKind.CancellationToken))
        {
            scope.Report(DiagnosticDescriptors.NotificationWithLifetime, parameter, parameter.Name, method.Name);
        }

        return ToModel(scope, parameter, local, kind, sentType, comment);
    }

    private static ParameterModel ToModel(
        ParseScope scope, IParameterSymbol parameter, string local, ParameterKind kind, ITypeSymbol sentType, Comment comment)
    {
        var (check, constraints) = scope.Validation.Add(parameter, kind == ParameterKind.Stream ? sentType : null, kind == ParameterKind.Value);
        var isProgress = kind == ParameterKind.Progress;
        var neverNull = isProgress && parameter.NullableAnnotation != NullableAnnotation.Annotated;
        return new(
            parameter.Name,
            local,
            TypeNames.ForSignature(parameter.Type),
            kind,
            TypeNames.ToModel(sentType),
            IsRequired: !isProgress && !parameter.IsOptional,
            AllowsNull: isProgress || TypeRules.AllowsNull(parameter.Type),
            DefaultValues.Format(parameter),
            comment.Describe("param", parameter.Name),
            ItemAllowsNull: kind is ParameterKind.Progress or ParameterKind.Stream && TypeRules.AllowsNull(sentType),
            neverNull,
            Nullability.Describe(sentType),
            check,
            constraints);
    }

    private static ParameterKind KindOf(ITypeSymbol type)
    {
        if (TypeRules.IsCancellationToken(type))
        {
            return ParameterKind.CancellationToken;
        }

        if (TypeRules.IsProgress(type))
        {
            return ParameterKind.Progress;
        }

        if (TypeRules.IsAsyncEnumerable(type))
        {
            return ParameterKind.Stream;
        }

        if (TypeRules.IsStream(type))
        {
            return ParameterKind.BinaryStream;
        }

        return TypeRules.IsPipeReader(type) ? ParameterKind.BinaryPipe : ParameterKind.Value;
    }

    private static void ReportUnsupported(ParseScope scope, IMethodSymbol method, IParameterSymbol parameter) =>
        scope.Report(
            DiagnosticDescriptors.UnsupportedParameterType,
            parameter,
            parameter.Name,
            method.Name,
            TypeNames.ForMessage(parameter.Type));
}
