namespace RpcGateway.Generator.Models;

/// <summary>The documentation of a type.</summary>
/// <param name="Type">The type as an argument of <c>typeof</c>; for a generic type, its definition.</param>
/// <param name="Text">The text of its own comment.</param>
/// <param name="Members">The texts of the comments of its members.</param>
internal sealed record TypeTextModel(string Type, TextModel Text, EquatableArray<MemberTextModel> Members);
