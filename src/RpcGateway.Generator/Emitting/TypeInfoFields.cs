using RpcGateway.Generator.Models;

namespace RpcGateway.Generator.Emitting;

/// <summary>The fields for JSON metadata: one for each type, resolved once.</summary>
internal sealed class TypeInfoFields
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);
    private readonly List<TypeModel> _types = [];

    public TypeInfoFields(ContractModel contract)
    {
        // Names that differ only in case would be hard to distinguish.
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "_invoker", "_options" };
        foreach (var type in contract.Methods.SelectMany(Types).Where(type => !_fields.ContainsKey(type.Name)))
        {
            var name = $"_{char.ToLowerInvariant(type.ShortName[0])}{type.ShortName.Substring(1)}";
            var free = name;
            for (var number = 2; !used.Add(free); number++)
            {
                free = name + number;
            }

            _fields.Add(type.Name, free);
            _types.Add(type);
        }
    }

    public bool IsEmpty => _types.Count == 0;

    public string this[TypeModel type] => _fields[type.Name];

    public void EmitDeclarations(SourceWriter writer)
    {
        foreach (var type in _types)
        {
            writer.Line($"private readonly {CodeNames.JsonTypeInfo(type.Name)} {this[type]};");
        }
    }

    /// <summary>Emits the assignments, which use a local variable <c>options</c>.</summary>
    public void EmitAssignments(SourceWriter writer)
    {
        foreach (var type in _types)
        {
            writer.Line($"{this[type]} = {CodeNames.Json}.GetTypeInfo<{type.Name}>(options);");
        }
    }

    /// <summary>Whether the parameter needs the JSON metadata of its type.</summary>
    public static bool HasMetadata(ParameterModel parameter) =>
        parameter.Kind is ParameterKind.Value or ParameterKind.Progress or ParameterKind.Stream;

    private static IEnumerable<TypeModel> Types(MethodModel method)
    {
        var types = method.Parameters.Where(HasMetadata).Select(parameter => parameter.Type);
        return method.Return.Type is { } result ? types.Append(result) : types;
    }
}
