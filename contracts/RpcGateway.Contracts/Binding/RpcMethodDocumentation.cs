namespace RpcGateway.Binding;

/// <summary>The documentation of one method, taken from its source.</summary>
public sealed class RpcMethodDocumentation
{
    /// <summary>The text of <c>&lt;summary&gt;</c>, as Markdown, or null.</summary>
    public string? Summary { get; init; }

    /// <summary>The text of <c>&lt;remarks&gt;</c>, as Markdown, or null.</summary>
    public string? Remarks { get; init; }

    /// <summary>The text of <c>&lt;returns&gt;</c>, as Markdown, or null.</summary>
    public string? Returns { get; init; }

    /// <summary>Whether the result, or an item of a result stream, may be null.</summary>
    public bool ResultAllowsNull { get; init; }

    /// <summary>
    /// Which parts of the type of the result, or of a stream item, may be null: <c>?</c> or <c>!</c> for each part in the order
    /// of C# source, for example <c>!?</c> for <c>List&lt;string?&gt;</c>. Null if no inner part may be null.
    /// </summary>
    public string? ResultNullability { get; init; }

    /// <summary>Whether the method is marked <c>[Obsolete]</c>.</summary>
    public bool IsObsolete { get; init; }

    /// <summary>The parameters, in the order of <see cref="RpcMethodDescriptor.Parameters"/>.</summary>
    public IReadOnlyList<RpcParameterDocumentation> Parameters { get; init; } = [];

    /// <summary>The errors declared with <c>[RpcError]</c>.</summary>
    public IReadOnlyList<RpcErrorAttribute> Errors { get; init; } = [];

    /// <summary>The examples declared with <c>[RpcExample]</c>.</summary>
    public IReadOnlyList<RpcExampleAttribute> Examples { get; init; } = [];
}
