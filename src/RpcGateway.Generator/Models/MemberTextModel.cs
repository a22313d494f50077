namespace RpcGateway.Generator.Models;

/// <summary>The documentation of a member of a type.</summary>
/// <param name="Name">The member's C# name.</param>
/// <param name="Text">Its description.</param>
internal sealed record MemberTextModel(string Name, string Text);
