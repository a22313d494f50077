namespace RpcGateway.Generator.Models;

/// <summary>An example that a method declares.</summary>
/// <param name="Name">What the example shows.</param>
/// <param name="Parameters">The params as JSON.</param>
/// <param name="Result">The result as JSON, or null.</param>
internal sealed record ExampleModel(string Name, string Parameters, string? Result);
