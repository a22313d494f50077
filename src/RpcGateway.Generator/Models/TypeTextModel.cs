namespace RpcGateway.Generator.Models;

/// <summary>What the comments of a type say.</summary>
/// <param name="Type">The type as <c>typeof</c> takes it, of a generic one its definition.</param>
/// <param name="Text">What its own comment says.</param>
/// <param name="Members">What the comments of its members say.</param>
internal sealed record TypeTextModel(string Type, TextModel Text, EquatableArray<MemberTextModel> Members);
