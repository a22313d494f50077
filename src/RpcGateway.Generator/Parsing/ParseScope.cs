using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Json;
using RpcGateway.Generator.Models;

namespace RpcGateway.Generator.Parsing;

/// <summary>One contract under the parser, and the mistakes found so far.</summary>
internal sealed class ParseScope(INamedTypeSymbol contract, Compilation compilation)
{
    private readonly List<DiagnosticModel> _diagnostics = [];
    private readonly JsonTypeCheck _json = new();

    public INamedTypeSymbol Contract { get; } = contract;

    /// <summary>The types that travel, as they were found.</summary>
    public List<ITypeSymbol> Types { get; } = [];

    public Compilation Compilation { get; } = compilation;

    /// <summary>Whether a type does not exist: the compiler says so itself, and nothing can be emitted.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Whether no code can be emitted.</summary>
    public bool HasMistakes => IsBroken || _diagnostics.Any(diagnostic => !IsAboutJson(diagnostic.Descriptor));

    public EquatableArray<DiagnosticModel> Diagnostics => new(_diagnostics);

    public void Report(DiagnosticDescriptor descriptor, ISymbol symbol, params string[] arguments)
    {
        // A member of a base interface may have come from an assembly.
        var location = symbol.Locations.FirstOrDefault(place => place.IsInSource) ?? Contract.Locations[0];
        _diagnostics.Add(new(descriptor, LocationModel.From(location), new(arguments)));
    }

    /// <summary>Reports what is wrong with a type of a signature.</summary>
    /// <returns>Whether nothing is.</returns>
    public bool Check(ITypeSymbol type, ISymbol symbol, Action reportUnsupported)
    {
        var verdict = TypeRules.Judge(type, Compilation);
        switch (verdict)
        {
            case TypeVerdict.Broken:
                IsBroken = true;
                break;
            case TypeVerdict.Unsupported:
                reportUnsupported();
                break;
            case TypeVerdict.Inaccessible:
                Report(DiagnosticDescriptors.InaccessibleType, symbol, TypeNames.ForMessage(type));
                break;
            case TypeVerdict.Fine:
                CheckJson(type, symbol);
                break;
        }

        return verdict == TypeVerdict.Fine;
    }

    /// <summary>Notes a type that travels, and reports what JSON does not carry of it.</summary>
    public void CheckJson(ITypeSymbol type, ISymbol symbol)
    {
        Types.Add(type);
        foreach (var problem in _json.Check(type))
        {
            Report(problem.Descriptor, symbol, problem.Subject, problem.Reason);
        }
    }

    // An application whose serializer options have converters for such types switches these two off, and needs the code.
    private static bool IsAboutJson(DiagnosticDescriptor descriptor) =>
        descriptor == DiagnosticDescriptors.LossyType || descriptor == DiagnosticDescriptors.UnserializableType;
}
