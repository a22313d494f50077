using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Symbols;

namespace RpcGateway.Generator.Json;

/// <summary>
/// Finds types that System.Text.Json cannot write or read completely, in a type and in all types that its values contain.
/// Each type is checked once.
/// </summary>
internal sealed class JsonTypeCheck
{
    private readonly HashSet<ITypeSymbol> _seen = new(SymbolEqualityComparer.Default);
    private readonly List<JsonProblem> _problems = [];

    /// <summary>Returns the problems of the type that have not been reported before.</summary>
    public IReadOnlyList<JsonProblem> Check(ITypeSymbol type)
    {
        _problems.Clear();
        Visit(type);
        return [.. _problems];
    }

    public void Visit(ITypeSymbol type)
    {
        type = type.WithNullableAnnotation(NullableAnnotation.None);
        if (!_seen.Add(type) || JsonAttributes.HasConverter(type))
        {
            return;
        }

        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            Visit(nullable.TypeArguments[0]);
        }
        else if (type is IArrayTypeSymbol array)
        {
            VisitArray(array);
        }
        else if (TypeRules.IsUnsupported(type) || type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr)
        {
            ReportUnserializable(type, "it is valid only within its process; use a value that describes it");
        }
        else if (TypeRules.Bases(type).Any(JsonKnownTypes.IsReflection))
        {
            ReportUnserializable(type, "it describes code of its own process; use its name");
        }
        else if (!JsonKnownTypes.IsValue(type) && type is INamedTypeSymbol named)
        {
            VisitNamed(named);
        }
    }

    public void ReportUnserializable(ITypeSymbol type, string reason) =>
        _problems.Add(new(DiagnosticDescriptors.UnserializableType, TypeNames.ForMessage(type), reason));

    public void ReportLossy(string subject, string reason) =>
        _problems.Add(new(DiagnosticDescriptors.LossyType, subject, reason));

    private void VisitArray(IArrayTypeSymbol array)
    {
        if (array.Rank > 1)
        {
            ReportUnserializable(array, "it has more than one dimension; use an array of arrays");
        }

        Visit(array.ElementType);
    }

    private void VisitNamed(INamedTypeSymbol type)
    {
        if (type.IsTupleType)
        {
            ReportLossy(TypeNames.ForMessage(type), "a value tuple has only fields, which are not written; use a record");
        }
        else if (TypeRules.Bases(type).Any(JsonKnownTypes.IsException))
        {
            ReportUnserializable(type, "it is an exception; use a record, or throw an RpcException");
        }
        else if (JsonKnownTypes.IsContainer(type))
        {
            VisitArguments(type);
        }
        else if (JsonKnownTypes.IsEnumerable(type) || type.AllInterfaces.Any(JsonKnownTypes.IsEnumerable))
        {
            JsonCollectionCheck.Check(type, this);
        }
        else
        {
            JsonObjectCheck.Check(type, this);
        }
    }

    public void VisitArguments(INamedTypeSymbol type)
    {
        foreach (var argument in type.TypeArguments)
        {
            Visit(argument);
        }
    }
}
