namespace RpcGateway.Generator.Models;

/// <summary>A type of values in messages.</summary>
/// <param name="Name">The type as an argument of <c>typeof</c>: qualified, without nullable annotations.</param>
/// <param name="ShortName">A readable identifier that need not be unique.</param>
internal sealed record TypeModel(string Name, string ShortName);
