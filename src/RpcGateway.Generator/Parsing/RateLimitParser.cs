using System.Globalization;
using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Models;
using RpcGateway.Generator.Symbols;

namespace RpcGateway.Generator.Parsing;

/// <summary>Reads the rate limit of a method: its own, or that of the interface that declares it or of the contract.</summary>
internal static class RateLimitParser
{
    private const int MaxCalls = 1_000_000;

    public static RateLimitModel? Parse(ParseScope scope, IMethodSymbol method, string contract, string name)
    {
        if (Find(method) is { } own)
        {
            return Parse(scope, method, own, name);
        }

        return Find(scope.Contract) is { } shared ? Parse(scope, method, shared, contract) : null;
    }

    private static AttributeData? Find(ISymbol symbol) => symbol.GetAttributes()
        .FirstOrDefault(data => data.AttributeClass?.ToDisplayString() == MetadataNames.RateLimitAttribute);

    private static RateLimitModel? Parse(ParseScope scope, IMethodSymbol method, AttributeData data, string name)
    {
        var arguments = data.ConstructorArguments;
        if (arguments.Length != 2 || arguments[0].Value is not int calls || arguments[1].Value is not double seconds)
        {
            // The compiler reports the error.
            return null;
        }

        var burst = Argument(data, "Burst").Value is int given ? given : 0;
        if (calls is < 1 or > MaxCalls || burst is < 0 or > MaxCalls || !(seconds is >= 0.001 and <= 86_400))
        {
            scope.Report(DiagnosticDescriptors.RateLimit, method, method.Name);
            return null;
        }

        var scopeArgument = Argument(data, "Per");
        return new RateLimitModel(
            name,
            Text(calls),
            seconds.ToString("R", CultureInfo.InvariantCulture) + "D",
            Text(burst == 0 ? calls : burst),
            scopeArgument.Type is { } type
                ? DefaultValues.Format(type, scopeArgument.Value)
                : $"global::{MetadataNames.RateLimitScope}.User");
    }

    private static TypedConstant Argument(AttributeData data, string name) =>
        data.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
