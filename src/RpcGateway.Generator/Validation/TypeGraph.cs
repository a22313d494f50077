using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Json;
using RpcGateway.Generator.Models;
using RpcGateway.Generator.Symbols;

namespace RpcGateway.Generator.Validation;

/// <summary>The types that the arguments of a contract contain, with the rules of their members. Each type is read once.</summary>
/// <param name="compilation">The compilation.</param>
/// <param name="report">Reports what cannot be enforced: the attribute or interface, the type or member, and the reason.</param>
internal sealed class TypeGraph(Compilation compilation, Action<string, string, string> report)
{
    private readonly Dictionary<ITypeSymbol, TypeNode?> _nodes = new(SymbolEqualityComparer.Default);

    /// <summary>Returns null if values of the type contain no other values.</summary>
    public TypeNode? Find(ITypeSymbol type)
    {
        type = type.WithNullableAnnotation(NullableAnnotation.None);
        if (!_nodes.TryGetValue(type, out var node))
        {
            // Stored before the content is read, because types can contain themselves.
            _nodes[type] = node = Create(type);
            if (node is not { Kind: CheckKind.Object } && IsValidatable(type))
            {
                report("IValidatableObject", type.Name, "its method is only called for objects without a converter; check the value in the service");
            }

            Fill(node);
        }

        return node;
    }

    private TypeNode? Create(ITypeSymbol type)
    {
        if (!TypeRules.IsAccessible(type, compilation) || JsonAttributes.HasConverter(type))
        {
            return null;
        }

        if (type is IArrayTypeSymbol array)
        {
            return array.Rank == 1 ? new TypeNode(type, CheckKind.Items) : null;
        }

        if (type is not INamedTypeSymbol { IsTupleType: false } named || TypeRules.IsUnsupported(type))
        {
            return null;
        }

        if (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
        {
            return new TypeNode(type, CheckKind.Nullable);
        }

        if (JsonKnownTypes.IsValue(type) || JsonKnownTypes.IsContainer(type))
        {
            return null;
        }

        var element = ElementOf(named);
        return element is null
            ? JsonKnownTypes.IsFramework(type) ? null : new TypeNode(type, CheckKind.Object)
            : new TypeNode(type, ValueOf(element) is null ? CheckKind.Items : CheckKind.Entries) { Element = element };
    }

    private void Fill(TypeNode? node)
    {
        switch (node)
        {
            case { Kind: CheckKind.Object, Type: INamedTypeSymbol type }:
                FillObject(node, type);
                break;
            case { Kind: CheckKind.Nullable, Type: INamedTypeSymbol type }:
                node.Item = Find(type.TypeArguments[0]);
                break;
            case { Type: IArrayTypeSymbol array }:
                node.Item = Find(array.ElementType);
                break;
            case { Element: { } element }:
                node.Item = Find(node.Kind == CheckKind.Entries ? ValueOf(element)! : element);
                break;
        }
    }

    private void FillObject(TypeNode node, INamedTypeSymbol type)
    {
        ReportTypeRules(type);
        node.IsValidatable = IsValidatable(type);
        foreach (var member in JsonMember.Of(type).Where(one => one.IsVisible && !JsonAttributes.IsIgnored(one.Symbol)))
        {
            var place = $"{type.Name}.{member.Symbol.Name}";
            var target = new RuleTarget(
                member.Type, member.Symbol.Name, compilation, (name, reason) => report($"[{name}]", place, reason), type);
            var attributes = AttributesOf(member.Symbol, type).Where(RuleParser.IsValidation).ToList();
            if (!target.CanRead(member.Symbol))
            {
                attributes.ForEach(data => target.Report(data, "generated code cannot read the member; make it internal or public"));
                continue;
            }

            RuleParser.Parse(attributes, target);
            var child = JsonAttributes.HasConverter(member.Symbol) ? null : Find(member.Type);
            node.Members.Add(new(member.Symbol.Name, JsonAttributes.NameOf(member.Symbol), target, child));
        }

        node.Cases.AddRange(JsonAttributes.DerivedTypes(type)
            .Where(derived => !SymbolEqualityComparer.Default.Equals(derived, type))
            .OrderByDescending(derived => TypeRules.Bases(derived).Count())
            .Select(Find)
            .OfType<TypeNode>());
    }

    private void ReportTypeRules(INamedTypeSymbol type)
    {
        foreach (var data in type.GetAttributes().Where(RuleParser.IsValidation))
        {
            report($"[{data.AttributeClass!.Name}]", type.Name, "it is on a type; only attributes of parameters and members are enforced");
        }
    }

    private static bool IsValidatable(ITypeSymbol type) =>
        type.AllInterfaces.Any(one => one.ToDisplayString() == "System.ComponentModel.DataAnnotations.IValidatableObject");

    /// <summary>Returns the attributes of a member. Those of a positional record are at the parameter of its constructor.</summary>
    private static List<AttributeData> AttributesOf(ISymbol member, INamedTypeSymbol type)
    {
        var attributes = member.GetAttributes().ToList();
        for (var current = (member as IPropertySymbol)?.OverriddenProperty; current is not null; current = current.OverriddenProperty)
        {
            Add(current);
        }

        var constructors = type.InstanceConstructors.Concat(member.ContainingType.InstanceConstructors);
        foreach (var parameter in constructors.SelectMany(one => one.Parameters).Where(IsOfMember))
        {
            Add(parameter);
        }

        return attributes;

        void Add(ISymbol other) => attributes.AddRange(other.GetAttributes()
            .Where(data => !attributes.Any(own => SymbolEqualityComparer.Default.Equals(own.AttributeClass, data.AttributeClass))));

        bool IsOfMember(IParameterSymbol parameter) => string.Equals(parameter.Name, member.Name, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Returns the type of the items of a collection, or of its entries; null if the type is no collection.</summary>
    private static ITypeSymbol? ElementOf(INamedTypeSymbol type)
    {
        var interfaces = type.AllInterfaces.Prepend(type).Where(JsonKnownTypes.IsItems).Select(one => one.TypeArguments[0]).ToList();
        return interfaces.FirstOrDefault(element => ValueOf(element) is not null) ?? interfaces.FirstOrDefault();
    }

    private static ITypeSymbol? ValueOf(ITypeSymbol element) =>
        element is INamedTypeSymbol { Name: "KeyValuePair" } pair && JsonKnownTypes.IsContainer(pair) ? pair.TypeArguments[1] : null;
}
