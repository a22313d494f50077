namespace RpcGateway.Binding;

/// <summary>The documentation of one parameter, taken from its source.</summary>
public sealed class RpcParameterDocumentation
{
    /// <summary>The text of <c>&lt;param&gt;</c>, as Markdown, or null.</summary>
    public string? Description { get; init; }

    /// <summary>The default value of an optional parameter; not set for other parameters.</summary>
    public object? DefaultValue { get; init; }

    /// <summary>Whether an item of the stream or a progress report may be null.</summary>
    public bool ItemAllowsNull { get; init; }

    /// <summary>
    /// Which parts of the type may be null, in the format of <see cref="RpcMethodDocumentation.ResultNullability"/>. The type is
    /// that of the value, of an item of the stream, or of a progress report.
    /// </summary>
    public string? Nullability { get; init; }

    /// <summary>The rules for its value, as a JSON schema, or null.</summary>
    public string? Constraints { get; init; }
}
