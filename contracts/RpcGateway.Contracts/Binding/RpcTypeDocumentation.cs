namespace RpcGateway.Binding;

/// <summary>The documentation of a type that a contract uses, taken from its source.</summary>
/// <param name="type">The type; for a generic type, its definition.</param>
public sealed class RpcTypeDocumentation(Type type)
{
    /// <summary>The type; for a generic type, its definition.</summary>
    public Type Type { get; } = type;

    /// <summary>The text of <c>&lt;summary&gt;</c>, as Markdown, or null.</summary>
    public string? Summary { get; init; }

    /// <summary>The text of <c>&lt;remarks&gt;</c>, as Markdown, or null.</summary>
    public string? Remarks { get; init; }

    /// <summary>The summaries of its properties, fields and enum members, by C# name.</summary>
    public IReadOnlyDictionary<string, string> Members { get; init; } = new Dictionary<string, string>();
}
