namespace RpcGateway.Generator.Models;

/// <summary>What a method returns.</summary>
/// <param name="Kind">What it gives back.</param>
/// <param name="Signature">The declared type, <c>global::</c>-qualified and with nullable annotations.</param>
/// <param name="IsTask">Whether that is a <c>Task</c>, not a <c>ValueTask</c>.</param>
/// <param name="Type">The result's or the stream item's type; null for none and for binary.</param>
/// <param name="AllowsNull">Whether the result or the stream's item may be null.</param>
/// <param name="Nullability">Which parts of that type may be null; null if none inside may be.</param>
internal sealed record ReturnModel(
    ReturnKind Kind, string Signature, bool IsTask, TypeModel? Type, bool AllowsNull = false, string? Nullability = null);
