using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Models;

namespace RpcGateway.Generator.Parsing;

/// <summary>Reads the examples that a method declares, and reports invalid ones.</summary>
internal static class ExampleParser
{
    public static EquatableArray<ExampleModel> Parse(
        ParseScope scope, IMethodSymbol method, EquatableArray<ParameterModel> parameters) => new(method.GetAttributes()
        .Where(data => data.AttributeClass?.ToDisplayString() == MetadataNames.ExampleAttribute)
        .Select(data => Parse(scope, method, data, parameters))
        .Where(model => model is not null)
        .Select(model => model!));

    private static ExampleModel? Parse(
        ParseScope scope, IMethodSymbol method, AttributeData data, EquatableArray<ParameterModel> parameters)
    {
        var arguments = data.ConstructorArguments;
        if (arguments.Length != 2 || arguments[0].Value is not string name || arguments[1].Value is not string json)
        {
            // The compiler reports the error.
            return null;
        }

        var result = data.NamedArguments.FirstOrDefault(argument => argument.Key == "Result").Value.Value as string;
        var wire = parameters.Where(parameter => parameter.Kind != ParameterKind.CancellationToken).ToList();
        if ((Fault(JsonText.TryRead(json), wire) ?? Fault(result, method)) is { } fault)
        {
            scope.Report(DiagnosticDescriptors.Example, method, name, method.Name, fault);
        }

        return new(name, json, result);
    }

    private static string? Fault(JsonText? json, List<ParameterModel> parameters)
    {
        if (json is null || !json.IsArray && !json.IsObject)
        {
            return "has params that are not a valid JSON array or object";
        }

        if (json.IsArray && json.Count > parameters.Count)
        {
            return $"has {json.Count} params, but the method takes {parameters.Count}";
        }

        if (json.Names.FirstOrDefault(name => parameters.All(parameter => parameter.Name != name)) is { } unknown)
        {
            return $"contains '{unknown}', which is not a parameter of the method";
        }

        var missing = parameters
            .Where((parameter, index) => parameter.IsRequired && !Has(json, parameter.Name, index))
            .FirstOrDefault();
        return missing is null ? null : $"does not contain the required parameter '{missing.Name}'";
    }

    private static bool Has(JsonText json, string name, int index) =>
        json.IsArray ? index < json.Count : json.Names.Contains(name);

    private static string? Fault(string? result, IMethodSymbol method)
    {
        if (result is null)
        {
            return null;
        }

        if (method.ReturnsVoid)
        {
            return "has a result, but a notification has no response";
        }

        return JsonText.TryRead(result) is null ? "has a result that is not valid JSON" : null;
    }
}
