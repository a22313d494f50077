namespace RpcGateway.Services.Description;

/// <summary>Gives every type of the application a name in the document: its C# name, made unique.</summary>
internal sealed class SchemaNames
{
    private readonly Dictionary<Type, string> _names = [];
    private readonly HashSet<string> _taken =
        [ProtocolSchemas.Stream, ProtocolSchemas.ProgressToken, ProtocolSchemas.Binary];

    /// <summary>Whether the type gets a name. Types of the framework are written where they are used.</summary>
    public static bool IsNamed(Type type) =>
        !type.HasElementType && type.Namespace is not "System" && type.Namespace?.StartsWith("System.", StringComparison.Ordinal) != true;

    public string this[Type type]
    {
        get
        {
            if (!_names.TryGetValue(type, out var name))
            {
                name = Candidates(type).First(_taken.Add);
                _names.Add(type, name);
            }

            return name;
        }
    }

    // Status, then with qualifiers: Status_Order, Status_Order_Shop, and finally with a number.
    private static IEnumerable<string> Candidates(Type type)
    {
        var name = ShortName(type);
        yield return name;
        foreach (var part in Surroundings(type))
        {
            name = $"{name}_{Clean(part)}";
            yield return name;
        }

        for (var number = 2; ; number++)
        {
            yield return $"{name}_{number}";
        }
    }

    private static IEnumerable<string> Surroundings(Type type)
    {
        for (var outer = type.DeclaringType; outer is not null; outer = outer.DeclaringType)
        {
            yield return WithoutArity(outer.Name);
        }

        foreach (var part in (type.Namespace ?? "").Split('.', StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            yield return part;
        }
    }

    /// <summary>For example PageOfChatMessage, PairOfStringAndInt32Array.</summary>
    private static string ShortName(Type type)
    {
        if (type.GetElementType() is { } element)
        {
            return ShortName(element) + "Array";
        }

        var name = Clean(WithoutArity(type.Name));
        return type.IsGenericType ? $"{name}Of{string.Join("And", type.GetGenericArguments().Select(ShortName))}" : name;
    }

    private static string WithoutArity(string name) => name.Split('`')[0];

    // OpenRPC allows no other characters in component names.
    private static string Clean(string name) =>
        string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' ? letter : '_'));
}
