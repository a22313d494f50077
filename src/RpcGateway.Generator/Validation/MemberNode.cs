namespace RpcGateway.Generator.Validation;

/// <summary>A member of a type.</summary>
/// <param name="Name">Its C# name.</param>
/// <param name="JsonName">Its JSON name, if an attribute sets it.</param>
/// <param name="Target">Its own rules.</param>
/// <param name="Child">The type of its value, if that can contain values with rules.</param>
internal sealed record MemberNode(string Name, string? JsonName, RuleTarget Target, TypeNode? Child);
