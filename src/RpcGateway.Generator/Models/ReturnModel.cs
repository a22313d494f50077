namespace RpcGateway.Generator.Models;

/// <summary>The return type of a method.</summary>
/// <param name="Kind">What the method returns.</param>
/// <param name="Signature">The declared type, <c>global::</c>-qualified and with nullable annotations.</param>
/// <param name="IsTask">Whether the declared type is a <c>Task</c> and not a <c>ValueTask</c>.</param>
/// <param name="Type">The type of the result or of a stream item; null for no result and for binary streams.</param>
/// <param name="AllowsNull">Whether the result or a stream item may be null.</param>
/// <param name="Nullability">Which parts of the type may be null; null if no inner part may be null.</param>
internal sealed record ReturnModel(
    ReturnKind Kind, string Signature, bool IsTask, TypeModel? Type, bool AllowsNull = false, string? Nullability = null);
