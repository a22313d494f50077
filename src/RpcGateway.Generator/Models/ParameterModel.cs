namespace RpcGateway.Generator.Models;

/// <summary>One parameter of a method.</summary>
/// <param name="Name">The wire name, which is the C# name.</param>
/// <param name="Local">The name in generated code, where it must not be a keyword or hide another name.</param>
/// <param name="Signature">The declared type, <c>global::</c>-qualified and with nullable annotations.</param>
/// <param name="Kind">How the argument is sent.</param>
/// <param name="Type">The type of the value, of an item of the stream, or of a progress report.</param>
/// <param name="IsRequired">Whether a call without the argument is an error.</param>
/// <param name="AllowsNull">Whether JSON null is allowed.</param>
/// <param name="Default">The value if the message contains none, as a C# expression.</param>
/// <param name="Description">The text of the method's comment about the parameter, or null.</param>
/// <param name="ItemAllowsNull">Whether an item of the stream or a progress report may be null.</param>
/// <param name="NeverNull">Whether a progress that is null in the message becomes one that ignores its reports.</param>
/// <param name="Nullability">Which parts of the type may be null; null if no inner part may be null.</param>
/// <param name="Check">The number of its check, or of that of the items of a stream; -1 if there are no rules.</param>
/// <param name="Constraints">Its own rules as a JSON schema, or null.</param>
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
    string? Nullability,
    int Check,
    string? Constraints);
