using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Models;
using RpcGateway.Generator.Symbols;

namespace RpcGateway.Generator.Validation;

/// <summary>Other validation attributes, also those of the application: generated code creates the attribute and calls it.</summary>
internal static class AttributeRules
{
    private const string Reflection = "System.Diagnostics.CodeAnalysis.RequiresUnreferencedCodeAttribute";

    /// <param name="data">The attribute.</param>
    /// <param name="target">Where it is.</param>
    /// <param name="known">Its name, if it belongs to the framework.</param>
    public static void Add(AttributeData data, RuleTarget target, string? known)
    {
        if (data.AttributeConstructor is not { } constructor || data.AttributeClass is not { } type)
        {
            // The compiler reports the error.
            return;
        }

        if (IsReflection(constructor) || IsReflection(type))
        {
            target.Report(data, "it finds members by reflection; check the value in the service");
        }
        else if (!TypeRules.IsAccessible(type, target.Compilation) || !target.Compilation.IsSymbolAccessibleWithin(constructor, target.Compilation.Assembly))
        {
            target.Report(data, "generated code cannot access it; make it internal or public");
        }
        else
        {
            var name = TypeNames.ForCode(type);
            target.Add(new RuleModel(
                $"!faults.IsValid({{f}}, {{v}}, {{o}}, {CSharpText.Quote(target.Name)}, out var message)", "message", name, Create(data)));
            Describe(target, known);
        }
    }

    private static bool IsReflection(ISymbol symbol) =>
        symbol.GetAttributes().Any(data => data.AttributeClass?.ToDisplayString() == Reflection);

    private static string Create(AttributeData data)
    {
        var arguments = string.Join(", ", data.ConstructorArguments.Select(Constants.Format));
        var members = string.Join(", ", data.NamedArguments.Select(one => $"{CSharpText.Escape(one.Key)} = {Constants.Format(one.Value)}"));
        return members.Length == 0 ? $"new({arguments})" : $"new({arguments}) {{ {members} }}";
    }

    private static void Describe(RuleTarget target, string? known)
    {
        switch (known)
        {
            case "EmailAddressAttribute":
                target.Describe("format", "\"email\"");
                break;
            case "UrlAttribute":
                target.Describe("format", "\"uri\"");
                break;
            case "Base64StringAttribute":
                target.Describe("contentEncoding", "\"base64\"");
                break;
        }
    }
}
