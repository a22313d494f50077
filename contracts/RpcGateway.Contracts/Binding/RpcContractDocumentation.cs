namespace RpcGateway.Binding;

/// <summary>The documentation of a contract, taken from its source.</summary>
public sealed class RpcContractDocumentation
{
    /// <summary>The text of <c>&lt;summary&gt;</c>, as Markdown, or null.</summary>
    public string? Summary { get; init; }

    /// <summary>The text of <c>&lt;remarks&gt;</c>, as Markdown, or null.</summary>
    public string? Remarks { get; init; }

    /// <summary>The methods, in the order of <see cref="RpcContractBinding.Methods"/>; empty if there is no documentation.</summary>
    public IReadOnlyList<RpcMethodDocumentation> Methods { get; init; } = [];

    /// <summary>The types that the methods use and the contract's project declares.</summary>
    public IReadOnlyList<RpcTypeDocumentation> Types { get; init; } = [];

    /// <summary>The rules for the members of the types of arguments.</summary>
    public IReadOnlyList<RpcTypeConstraints> Constraints { get; init; } = [];
}
