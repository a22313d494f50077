namespace RpcGateway.Generator.Models;

/// <summary>The rules for the members of a type.</summary>
/// <param name="Type">The type as an argument of <c>typeof</c>.</param>
/// <param name="Members">The JSON schemas of the members.</param>
internal sealed record ConstraintModel(string Type, EquatableArray<MemberTextModel> Members);
