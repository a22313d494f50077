using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Json;
using RpcGateway.Generator.Models;
using RpcGateway.Generator.Symbols;
using RpcGateway.Generator.Validation;

namespace RpcGateway.Generator.Parsing;

/// <summary>The state of parsing one contract, with the errors found so far.</summary>
internal sealed class ParseScope
{
    private readonly List<DiagnosticModel> _diagnostics = [];
    private readonly JsonTypeCheck _json = new();

    public ParseScope(INamedTypeSymbol contract, Compilation compilation)
    {
        Contract = contract;
        Compilation = compilation;
        Validation = new ValidationScope(
            compilation, (symbol, rule, place, reason) => Report(DiagnosticDescriptors.Validation, symbol, rule, place, reason));
    }

    public INamedTypeSymbol Contract { get; }

    /// <summary>The types of values in messages, in the order in which they were found.</summary>
    public List<ITypeSymbol> Types { get; } = [];

    public Compilation Compilation { get; }

    /// <summary>The checks of arguments.</summary>
    public ValidationScope Validation { get; }

    /// <summary>Whether a type does not exist. The compiler reports that error, and no code can be emitted.</summary>
    public bool HasUnresolvedTypes { get; set; }

    /// <summary>Whether no code can be emitted.</summary>
    public bool HasErrors => HasUnresolvedTypes || _diagnostics.Any(diagnostic => !CanBeDisabled(diagnostic.Descriptor));

    public EquatableArray<DiagnosticModel> Diagnostics => new(_diagnostics);

    public void Report(DiagnosticDescriptor descriptor, ISymbol symbol, params string[] arguments)
    {
        // A member of a base interface can come from another assembly.
        var location = symbol.Locations.FirstOrDefault(place => place.IsInSource) ?? Contract.Locations[0];
        _diagnostics.Add(new(descriptor, LocationModel.From(location), new(arguments)));
    }

    /// <summary>Checks a type of a signature and reports its errors.</summary>
    /// <returns>Whether the type is supported.</returns>
    public bool Check(ITypeSymbol type, ISymbol symbol, Action reportUnsupported)
    {
        var verdict = TypeRules.Check(type, Compilation);
        switch (verdict)
        {
            case TypeVerdict.Unresolved:
                HasUnresolvedTypes = true;
                break;
            case TypeVerdict.Unsupported:
                reportUnsupported();
                break;
            case TypeVerdict.Inaccessible:
                Report(DiagnosticDescriptors.InaccessibleType, symbol, TypeNames.ForMessage(type));
                break;
            case TypeVerdict.Supported:
                CheckJson(type, symbol);
                break;
        }

        return verdict == TypeVerdict.Supported;
    }

    /// <summary>Adds a type of values in messages, and reports data that it loses in JSON.</summary>
    public void CheckJson(ITypeSymbol type, ISymbol symbol)
    {
        Types.Add(type);
        foreach (var problem in _json.Check(type))
        {
            Report(problem.Descriptor, symbol, problem.Subject, problem.Reason);
        }
    }

    // Code is emitted despite these: applications with converters for such types, or with checks of their own, disable the rules.
    private static bool CanBeDisabled(DiagnosticDescriptor descriptor) =>
        descriptor == DiagnosticDescriptors.LossyType
        || descriptor == DiagnosticDescriptors.UnserializableType
        || descriptor == DiagnosticDescriptors.Validation;
}
