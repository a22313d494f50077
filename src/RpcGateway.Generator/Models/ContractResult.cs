namespace RpcGateway.Generator.Models;

/// <summary>What the parser found at one attribute.</summary>
/// <param name="Contract">The contract, or null where it has a mistake.</param>
/// <param name="Diagnostics">The mistakes.</param>
internal sealed record ContractResult(ContractModel? Contract, EquatableArray<DiagnosticModel> Diagnostics);
