namespace RpcGateway.Generator.Models;

/// <summary>A type that values on the wire have.</summary>
/// <param name="Name">The type, <c>global::</c>-qualified and without nullable annotations, as <c>typeof</c> takes it.</param>
/// <param name="ShortName">A readable identifier that need not be unique.</param>
internal sealed record TypeModel(string Name, string ShortName);
