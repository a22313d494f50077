namespace RpcGateway.Generator.Models;

/// <summary>The texts of a comment, as Markdown.</summary>
/// <param name="Summary">The text of the summary, or null.</param>
/// <param name="Remarks">The text of the remarks, or null.</param>
/// <param name="Returns">The text about the result, or null.</param>
internal sealed record TextModel(string? Summary, string? Remarks, string? Returns)
{
    public static TextModel None { get; } = new(null, null, null);
}
