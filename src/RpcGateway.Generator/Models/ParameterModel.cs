namespace RpcGateway.Generator.Models;

/// <summary>One parameter of a method.</summary>
/// <param name="Name">The wire name, which is the C# name.</param>
/// <param name="Local">The name in generated code, where it must not be a keyword or hide what the code needs.</param>
/// <param name="Signature">The declared type, <c>global::</c>-qualified and with nullable annotations.</param>
/// <param name="Kind">How it travels.</param>
/// <param name="Type">The value's type; the item's for a stream, the report's for a progress.</param>
/// <param name="IsRequired">Whether a call without it is an error.</param>
/// <param name="AllowsNull">Whether JSON null is allowed.</param>
/// <param name="Default">What it is where the wire has none, as a C# expression.</param>
/// <param name="Description">What the comment of its method says of it, or null.</param>
/// <param name="ItemAllowsNull">Whether a stream's item or a report may be null.</param>
/// <param name="NeverNull">Whether a progress that is null on the wire is one that ignores its reports.</param>
/// <param name="Nullability">Which parts of the value's type may be null; null if none inside may be.</param>
internal sealed record ParameterModel(
    string Name,
    string Local,
    string Signature,
    ParameterKind Kind,
    TypeModel Type,
    bool IsRequired,
    bool AllowsNull,
    string Default,
    string? Description,
    bool ItemAllowsNull,
    bool NeverNull,
    string? Nullability);
