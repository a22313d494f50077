using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Models;

namespace RpcGateway.Generator.Parsing;

/// <summary>Reads <c>[RpcIdempotent]</c>. Only a method whose outcome can be stored and repeated may have it.</summary>
internal static class IdempotencyParser
{
    public static bool Parse(ParseScope scope, IMethodSymbol method, ReturnModel? returns, IEnumerable<ParameterModel> parameters)
    {
        if (!method.GetAttributes().Any(data => data.AttributeClass?.ToDisplayString() == MetadataNames.IdempotentAttribute))
        {
            return false;
        }

        if (FindObstacle(returns, parameters) is { } obstacle)
        {
            scope.Report(DiagnosticDescriptors.NotIdempotent, method, method.Name, obstacle);
            return false;
        }

        return true;
    }

    private static string? FindObstacle(ReturnModel? returns, IEnumerable<ParameterModel> parameters) => returns?.Kind switch
    {
        ReturnKind.Notification => "it is a notification, which has no outcome",
        ReturnKind.Stream => "its result is a stream",
        ReturnKind.BinaryStream or ReturnKind.BinaryPipe => "its result is binary content",
        _ => parameters.Select(ObstacleOf).FirstOrDefault(text => text is not null),
    };

    private static string? ObstacleOf(ParameterModel parameter) => parameter.Kind switch
    {
        ParameterKind.Stream => $"the parameter '{parameter.Name}' is a stream",
        ParameterKind.BinaryStream or ParameterKind.BinaryPipe => $"the parameter '{parameter.Name}' is binary content",
        ParameterKind.Progress => $"the parameter '{parameter.Name}' reports progress",
        _ => null,
    };
}
