namespace RpcGateway.Generator.Models;

/// <summary>A type that values on the wire have.</summary>
/// <param name="Name">The type as <c>typeof</c> takes it: qualified, without nullable annotations.</param>
/// <param name="ShortName">A readable identifier that need not be unique.</param>
internal sealed record TypeModel(string Name, string ShortName);
