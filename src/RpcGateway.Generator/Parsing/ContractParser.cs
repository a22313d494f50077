using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Documentation;
using RpcGateway.Generator.Models;
using RpcGateway.Generator.Symbols;

namespace RpcGateway.Generator.Parsing;

/// <summary>Converts an interface with <c>[RpcContract]</c> to a model, and reports its errors.</summary>
internal static class ContractParser
{
    private static readonly string[] GeneratedSuffixes = ["Binding", "Proxy", "Dispatcher"];

    public static ContractResult Parse(GeneratorAttributeSyntaxContext attributed, CancellationToken cancellationToken)
    {
        var scope = new ParseScope((INamedTypeSymbol)attributed.TargetSymbol, attributed.SemanticModel.Compilation);
        var attribute = attributed.Attributes[0];
        var name = attribute.ConstructorArguments.FirstOrDefault().Value as string;
        CheckName(scope, name);
        CheckType(scope);
        CheckGeneratedNames(scope);
        var callback = ParseCallback(scope, attribute);
        var methods = MemberParser.Parse(scope, name ?? "", cancellationToken);
        return scope.HasErrors
            ? new(null, scope.Diagnostics)
            : new(ToModel(scope, name!, callback, ParseOverflow(attribute), methods), scope.Diagnostics);
    }

    private static ContractModel ToModel(
        ParseScope scope, string name, string? callback, string overflow, EquatableArray<MethodModel> methods)
    {
        var contract = scope.Contract;
        var space = contract.ContainingNamespace;
        return new(
            TypeNames.ForFile(contract),
            space.IsGlobalNamespace ? null : EscapedName(space),
            TypeNames.ForCode(contract),
            BaseName(contract),
            name,
            callback,
            overflow,
            methods,
            CommentReader.Read(contract).ToModel(),
            TypeTextParser.Parse(scope.Types, scope.Compilation),
            scope.Validation.Checks,
            scope.Validation.Constraints);
    }

    private static void CheckName(ParseScope scope, string? name)
    {
        if (!WireNames.IsValid(name) || WireNames.IsReserved(name!))
        {
            scope.Report(DiagnosticDescriptors.ContractName, scope.Contract, name ?? "", scope.Contract.Name);
        }
    }

    private static void CheckType(ParseScope scope)
    {
        var contract = scope.Contract;
        if (contract.IsGenericType)
        {
            scope.Report(DiagnosticDescriptors.GenericContract, contract, contract.Name);
        }

        if (!TypeRules.IsAccessible(contract, scope.Compilation))
        {
            scope.Report(DiagnosticDescriptors.InaccessibleType, contract, TypeNames.ForMessage(contract));
        }

        if (contract.AllInterfaces.FirstOrDefault(TypeRules.IsDisposable) is { } disposable)
        {
            scope.Report(DiagnosticDescriptors.DisposableContract, contract, contract.Name, disposable.Name);
        }

        scope.HasUnresolvedTypes |= contract.AllInterfaces.Any(type => type.TypeKind == TypeKind.Error);
    }

    private static void CheckGeneratedNames(ParseScope scope)
    {
        var contract = scope.Contract;
        var baseName = BaseName(contract);
        var taken = GeneratedSuffixes
            .Select(suffix => contract.ContainingNamespace.GetTypeMembers(baseName + suffix).FirstOrDefault())
            .FirstOrDefault(type => type is not null);
        if (taken is not null)
        {
            scope.Report(DiagnosticDescriptors.GeneratedNameTaken, contract, contract.Name, taken.Name);
        }
        else if (Siblings(contract, "I" + contract.Name).FirstOrDefault(type => BaseName(type) == baseName) is { } twin)
        {
            scope.Report(DiagnosticDescriptors.GeneratedNameTaken, contract, contract.Name, twin.Name);
        }
    }

    private static IEnumerable<INamedTypeSymbol> Siblings(INamedTypeSymbol contract, string name) =>
        ((INamespaceOrTypeSymbol)contract.ContainingSymbol).GetTypeMembers(name).Where(IsContract);

    private static string? ParseCallback(ParseScope scope, AttributeData attribute)
    {
        var type = (ITypeSymbol?)Argument(attribute, "Callback").Value;
        if (type is null)
        {
            return null;
        }

        if (type.TypeKind == TypeKind.Error)
        {
            scope.HasUnresolvedTypes = true;
        }
        else if (!IsContract(type))
        {
            var name = TypeNames.ForMessage(type);
            scope.Report(DiagnosticDescriptors.CallbackType, scope.Contract, name, scope.Contract.Name);
        }
        else if (!TypeRules.IsAccessible(type, scope.Compilation))
        {
            scope.Report(DiagnosticDescriptors.InaccessibleType, scope.Contract, TypeNames.ForMessage(type));
        }

        return TypeNames.ForCode(type);
    }

    private static string ParseOverflow(AttributeData attribute) =>
        Argument(attribute, "Overflow") is { Type: { } type } given
            ? DefaultValues.Format(type, given.Value)
            : $"global::{MetadataNames.OverflowPolicy}.Disconnect";

    private static TypedConstant Argument(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value;

    private static bool IsContract(ITypeSymbol type) => type.GetAttributes()
        .Any(attribute => attribute.AttributeClass?.ToDisplayString() == MetadataNames.ContractAttribute);

    /// <summary>Returns the interface's name without its I, preceded by the names of the containing types.</summary>
    private static string BaseName(INamedTypeSymbol contract)
    {
        var name = contract.Name;
        var stripped = name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]) ? name.Substring(1) : name;
        for (var outer = contract.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            stripped = $"{outer.Name}_{stripped}";
        }

        return stripped;
    }

    private static string EscapedName(INamespaceSymbol space) => space.ToDisplayString(
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted));
}
