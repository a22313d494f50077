namespace RpcGateway.Binding;

/// <summary>What a project's source says of a type that its contracts use.</summary>
/// <param name="type">The type; of a generic one its definition.</param>
public sealed class RpcTypeDocumentation(Type type)
{
    /// <summary>The type; of a generic one its definition.</summary>
    public Type Type { get; } = type;

    /// <summary>The text of <c>&lt;summary&gt;</c>, as Markdown, or null.</summary>
    public string? Summary { get; init; }

    /// <summary>The text of <c>&lt;remarks&gt;</c>, as Markdown, or null.</summary>
    public string? Remarks { get; init; }

    /// <summary>The texts of its properties, fields and enum members, by their C# names.</summary>
    public IReadOnlyDictionary<string, string> Members { get; init; } = new Dictionary<string, string>();
}
