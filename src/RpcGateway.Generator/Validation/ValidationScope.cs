using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Json;
using RpcGateway.Generator.Models;
using RpcGateway.Generator.Symbols;

namespace RpcGateway.Generator.Validation;

/// <summary>The checks of the arguments of a contract. Types and parameters without rules get none.</summary>
internal sealed class ValidationScope(Compilation compilation, Action<ISymbol, string, string, string> report)
{
    private readonly Dictionary<TypeNode, int> _numbers = [];
    private readonly List<CheckModel?> _checks = [];
    private readonly List<ConstraintModel> _constraints = [];
    private TypeGraph? _types;
    private ISymbol? _parameter;

    public EquatableArray<CheckModel> Checks => new(_checks.OfType<CheckModel>());

    public EquatableArray<ConstraintModel> Constraints => new(_constraints);

    /// <summary>Adds the checks for a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="item">The type of the items if its argument is a stream.</param>
    /// <param name="isValue">Whether its argument is a JSON value. Others, such as streams, have no rules of their own.</param>
    /// <returns>The number of its check, or of that of its items, or -1; and its own rules as a JSON schema, or null.</returns>
    public (int Check, string? Schema) Add(IParameterSymbol parameter, ITypeSymbol? item, bool isValue)
    {
        _parameter = parameter;
        var attributes = parameter.GetAttributes();
        var target = new RuleTarget(
            parameter.Type, parameter.Name, compilation, (name, reason) => report(parameter, $"[{name}]", parameter.Name, reason));
        if (!isValue)
        {
            foreach (var data in attributes.Where(RuleParser.IsValidation))
            {
                target.Report(data, "its argument is not a value");
            }

            return (item is null ? -1 : NumberOf(Find(item)), null);
        }

        RuleParser.Parse(attributes, target);
        var check = NumberOf(Find(parameter.Type));
        if (check < 0 && target.Rules.Count == 0)
        {
            return (-1, null);
        }

        _checks.Add(new(
            CheckKind.Argument,
            TypeNames.ForCode(parameter.Type),
            new([new MemberCheckModel("value", parameter.Name, parameter.Name, new(target.Rules), check)]),
            default,
            null,
            -1,
            null,
            null));
        return (_checks.Count - 1, JsonLiteral.Schema(target.Keywords));
    }

    private TypeNode? Find(ITypeSymbol type)
    {
        _types ??= new TypeGraph(compilation, (name, place, reason) => report(_parameter!, name, place, reason));
        return _types.Find(type);
    }

    private int NumberOf(TypeNode? node)
    {
        if (node is null || !node.IsNeeded())
        {
            return -1;
        }

        if (!_numbers.TryGetValue(node, out var number))
        {
            _numbers[node] = number = _checks.Count;
            _checks.Add(null);
            _checks[number] = ToModel(node);
            AddConstraints(node);
        }

        return number;
    }

    private CheckModel ToModel(TypeNode node) => new(
        node.Kind,
        TypeNames.ForCode(node.Type),
        new(node.Members
            .Select(member => new MemberCheckModel(
                $"value.{CSharpText.Escape(member.Name)}", member.Name, member.JsonName, new(member.Target.Rules), NumberOf(member.Child)))
            .Where(member => member.Rules.Count > 0 || member.Check >= 0)),
        new(node.Cases.Select(one => new CaseModel(TypeNames.ForCode(one.Type), NumberOf(one))).Where(one => one.Check >= 0)),
        node.Element is { } element ? TypeNames.ForCode(element) : null,
        NumberOf(node.Item),
        SkipOf(node),
        node.IsValidatable ? CodeOf(node) : null);

    // faults.Validate(value, "Order", static name => name switch { "Remark" => "notes", _ => null });
    private static string CodeOf(TypeNode node)
    {
        var names = string.Concat(node.Members
            .Where(member => member.JsonName is not null)
            .Select(member => $"{CSharpText.Quote(member.Name)} => {CSharpText.Quote(member.JsonName!)}, "));
        var jsonName = names.Length == 0 ? "" : $", static name => name switch {{ {names}_ => null }}";
        return $"faults.Validate(value, {CSharpText.Quote(node.Type.Name)}{jsonName});";
    }

    private void AddConstraints(TypeNode node)
    {
        var members = node.Members
            .Select(member => (member.Name, Schema: JsonLiteral.Schema(member.Target.Keywords)))
            .Where(member => member.Schema is not null)
            .Select(member => new MemberTextModel(member.Name, member.Schema!))
            .ToList();
        if (members.Count > 0)
        {
            _constraints.Add(new(TypeNames.ForCode(node.Type), new(members)));
        }
    }

    // A member of an immutable array that the message does not contain has a value that cannot be read.
    private static string? SkipOf(TypeNode node) =>
        node.Type.IsReferenceType ? "value is null"
        : node.Kind == CheckKind.Items && JsonKnownTypes.IsImmutable(node.Type) ? "value.IsDefault"
        : null;
}
