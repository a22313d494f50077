using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Parsing;

namespace RpcGateway.Generator.Json;

/// <summary>
/// Finds the types whose values System.Text.Json writes or reads incompletely, or not at all, in a type and in
/// everything that its values contain. Each type is judged once.
/// </summary>
internal sealed class JsonTypeCheck
{
    private readonly HashSet<ITypeSymbol> _seen = new(SymbolEqualityComparer.Default);
    private readonly List<JsonProblem> _problems = [];

    /// <summary>What is wrong with the type and was not found before.</summary>
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
            Refuse(type, "it has a meaning only inside of its process; use a value that describes it");
        }
        else if (TypeRules.Bases(type).Any(JsonKnownTypes.IsReflection))
        {
            Refuse(type, "it describes code of its process; use its name");
        }
        else if (!JsonKnownTypes.IsValue(type) && type is INamedTypeSymbol named)
        {
            VisitNamed(named);
        }
    }

    public void Refuse(ITypeSymbol type, string reason) =>
        _problems.Add(new(DiagnosticDescriptors.UnserializableType, TypeNames.ForMessage(type), reason));

    public void Warn(string subject, string reason) =>
        _problems.Add(new(DiagnosticDescriptors.LossyType, subject, reason));

    private void VisitArray(IArrayTypeSymbol array)
    {
        if (array.Rank > 1)
        {
            Refuse(array, "it has several dimensions; use an array of arrays");
        }

        Visit(array.ElementType);
    }

    private void VisitNamed(INamedTypeSymbol type)
    {
        if (type.IsTupleType)
        {
            Warn(TypeNames.ForMessage(type), "a value tuple has only fields, which are not written; use a record");
        }
        else if (TypeRules.Bases(type).Any(JsonKnownTypes.IsException))
        {
            Refuse(type, "it is an exception; use a record, or throw an RpcException");
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
