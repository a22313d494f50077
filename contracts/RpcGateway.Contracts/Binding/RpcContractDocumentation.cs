namespace RpcGateway.Binding;

/// <summary>What a contract's source says of it. Generated code makes a new one each time it is asked.</summary>
public sealed class RpcContractDocumentation
{
    /// <summary>The text of <c>&lt;summary&gt;</c>, as Markdown, or null.</summary>
    public string? Summary { get; init; }

    /// <summary>The text of <c>&lt;remarks&gt;</c>, as Markdown, or null.</summary>
    public string? Remarks { get; init; }

    /// <summary>The methods, in the order of <see cref="RpcContractBinding.Methods"/>; empty where nothing is known.</summary>
    public IReadOnlyList<RpcMethodDocumentation> Methods { get; init; } = [];

    /// <summary>The types that the methods use and that the contract's own project declares.</summary>
    public IReadOnlyList<RpcTypeDocumentation> Types { get; init; } = [];
}
