namespace RpcGateway.Binding;

/// <summary>The rules for the members of a type that a contract uses.</summary>
/// <param name="type">The type.</param>
public sealed class RpcTypeConstraints(Type type)
{
    /// <summary>The type.</summary>
    public Type Type { get; } = type;

    /// <summary>The rules of its properties and fields as JSON schemas, by C# name.</summary>
    public IReadOnlyDictionary<string, string> Members { get; init; } = new Dictionary<string, string>();
}
