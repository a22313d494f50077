namespace RpcGateway.Binding;

/// <summary>What a contract's source says of one method.</summary>
public sealed class RpcMethodDocumentation
{
    /// <summary>The text of <c>&lt;summary&gt;</c>, as Markdown, or null.</summary>
    public string? Summary { get; init; }

    /// <summary>The text of <c>&lt;remarks&gt;</c>, as Markdown, or null.</summary>
    public string? Remarks { get; init; }

    /// <summary>The text of <c>&lt;returns&gt;</c>, as Markdown, or null.</summary>
    public string? Returns { get; init; }

    /// <summary>Whether the result, or an item of the stream that is the result, may be null.</summary>
    public bool ResultAllowsNull { get; init; }

    /// <summary>
    /// Which parts of the result's type, or of the stream item's, may be null: <c>?</c> or <c>!</c> for each part, in the order
    /// in which C# writes it, as <c>!?</c> for <c>List&lt;string?&gt;</c>. Null where no part inside may be.
    /// </summary>
    public string? ResultNullability { get; init; }

    /// <summary>Whether the method is marked as obsolete.</summary>
    public bool IsObsolete { get; init; }

    /// <summary>The parameters, in the order of <see cref="RpcMethodDescriptor.Parameters"/>.</summary>
    public IReadOnlyList<RpcParameterDocumentation> Parameters { get; init; } = [];

    /// <summary>The errors that it names.</summary>
    public IReadOnlyList<RpcErrorAttribute> Errors { get; init; } = [];

    /// <summary>The examples that it gives.</summary>
    public IReadOnlyList<RpcExampleAttribute> Examples { get; init; } = [];
}
