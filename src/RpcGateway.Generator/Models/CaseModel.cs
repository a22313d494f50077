namespace RpcGateway.Generator.Models;

/// <summary>A derived type with a check of its own.</summary>
/// <param name="Type">The type, as C#.</param>
/// <param name="Check">The number of its check.</param>
internal sealed record CaseModel(string Type, int Check);
