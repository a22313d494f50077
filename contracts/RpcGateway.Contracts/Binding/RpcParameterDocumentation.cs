namespace RpcGateway.Binding;

/// <summary>What a contract's source says of one parameter.</summary>
public sealed class RpcParameterDocumentation
{
    /// <summary>The text of <c>&lt;param&gt;</c>, as Markdown, or null.</summary>
    public string? Description { get; init; }

    /// <summary>What the parameter is where a call leaves it out; it means something for optional values alone.</summary>
    public object? DefaultValue { get; init; }

    /// <summary>Whether a stream's item or a report of progress may be null.</summary>
    public bool ItemAllowsNull { get; init; }

    /// <summary>
    /// Which parts of the value's type may be null, as in <see cref="RpcMethodDocumentation.ResultNullability"/>; those of the
    /// item's type for a stream, of the report's for a progress.
    /// </summary>
    public string? Nullability { get; init; }
}
